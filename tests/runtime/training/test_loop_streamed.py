"""Streamed data trains the same network to the last bit, wherever a run begins; nothing is left."""

import subprocess
import sys
import threading
from itertools import cycle
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from driven_programs import ALL, TARGETS, Driven, assert_equal, compiled, on_target  # noqa: E402
from speccompile.runtime.data.dataset import Part  # noqa: E402
from speccompile.runtime.data.rows import DataChanged, LazyRows  # noqa: E402
from speccompile.runtime.data.splits.split import order  # noqa: E402
from speccompile.runtime.training import prefetch  # noqa: E402
from speccompile.runtime.training.in_memory import InMemoryData  # noqa: E402
from speccompile.runtime.training.loop import Loop  # noqa: E402
from speccompile.runtime.training.streamed import StreamedData, placed  # noqa: E402
from streamed_data import SERIES, SHAPES, SOURCES  # noqa: E402

SPEC = """
spec: 1
seed: 3
data:
  {source}
  stream: {stream}
  normalize: standardize
  split: {{validation: 0.2}}
model:
  inputs: {{x: {shape}}}
  layers: [flatten, {{dense: 6}}, batch_normalization, {{dropout: 0.3}}, {{dense: 3}}]
training:
  loss: sparse_categorical_crossentropy
  metrics: [accuracy]
  class_weights: balanced
  optimizer: {{adam: {{learning_rate: 0.01}}}}
  batch_size: 5
  epochs: 3
"""


ALL_DATA = {**SOURCES, **SERIES}
EACH = [*zip(ALL_DATA, cycle(TARGETS), strict=False)]
"""Every source, on one of the targets, which don't know where a batch comes from."""


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of one batch, of two, of four."""
    monkeypatch.setattr(prefetch, "SMALLEST", 1)
    monkeypatch.setattr(prefetch, "LARGEST", 4 * 5 * 12 * 4)


def driven(folder: Path, name: str, target: str, stream: bool) -> Driven:
    folder.mkdir(exist_ok=True)
    source = ALL_DATA[name](folder)
    text = SPEC.format(source=source, stream=str(stream).lower(), shape=SHAPES.get(name, "[4, 3]"))
    made = on_target(compiled(text, folder=folder), target)
    assert isinstance(made.train.data, StreamedData if stream else InMemoryData)
    return made


@pytest.mark.parametrize(("name", "target"), EACH)
def test_streamed_or_not_a_run_gives_the_same_bits(name: str, target: str, tmp_path: Path) -> None:
    in_memory, streamed = (driven(tmp_path, name, target, stream) for stream in (False, True))
    assert streamed.epochs(2, chunk=3) == in_memory.epochs(2)
    assert_equal(streamed.variables(), in_memory.variables())
    ((output, predicted),) = streamed.validation.predict().items()
    assert predicted.tobytes() == in_memory.validation.predict()[output].tobytes()


@pytest.mark.parametrize("cut", [1, 6, 10])
def test_a_loop_takes_up_an_epoch_anywhere(cut: int, tmp_path: Path) -> None:
    whole, halves = (driven(tmp_path, "csv", "graph", stream=True) for _ in range(2))
    rows = tf.constant(order(3, 1, whole.train.data.size))
    measures, made, _ = whole.train.train(rows, 0, ALL, 0, whole.program.initial_measures())
    assert made == whole.train.steps > cut
    again, _, _ = halves.train.train(rows, 0, cut, 0, halves.program.initial_measures())
    new = driven(tmp_path, "csv", "graph", stream=True)
    rest = Loop(halves.program, new.train.data, 5)
    again, made, finite = rest.train(rows, cut, ALL, cut, again)
    assert (made, finite) == (whole.train.steps - cut, True)
    assert_equal(halves.variables(), whole.variables())
    assert rest.values(again) == whole.train.values(measures)


def test_samples_at_fault_are_found_and_nothing_is_left_running(tmp_path: Path) -> None:
    made = driven(tmp_path, "npz, stored", "graph", stream=True)
    made.train = Loop(made.program, placed(with_broken_row(made, row=33)), 5)
    rows = np.arange(made.train.data.size)
    _, count, finite = made.train.train(
        tf.range(len(rows)), 0, ALL, 0, made.program.initial_measures()
    )
    assert (count, finite) == (6, False)
    assert made.train.not_finite(made.train.rows_of(rows, count), count, 3) == [33]
    assert threads() == []


def with_broken_row(made: Driven, row: int) -> Part:
    """The training part with a value that is no number."""
    fields = made.train.data._fields
    rows = fields[0]["x"]

    def read(numbers):
        values = rows.read(numbers).copy()
        values[numbers == row] = np.nan
        return values

    inputs = {"x": LazyRows(rows.shape, rows.dtype, read)}
    return Part(inputs, fields[1], np.arange(len(rows)))


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "next block"]


def test_a_loop_that_is_dropped_takes_its_thread_with_it(tmp_path: Path) -> None:
    made = driven(tmp_path, "npz, stored", "graph", stream=True)
    rows = tf.range(made.train.data.size)
    made.train.train(rows, 0, 1, 0, made.program.initial_measures())
    made.train.data._ahead.close()
    assert threads() == []


def test_a_picture_that_is_gone_is_said_where_its_batch_is_asked_for(tmp_path: Path) -> None:
    made = driven(tmp_path, "images", "graph", stream=True)
    assert len(made.epochs(1)) == 1
    for path in (tmp_path / "pictures" / "b").iterdir():
        path.unlink()
    with pytest.raises(DataChanged, match=r"b/\d+.png: can't read the file: no such file"):
        made.epochs(1)
    assert threads() == []


GROWTH = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from driven_programs import compiled, on_target

text = Path(sys.argv[1], "spec.yaml").read_text()
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def train(text):
    on_target(compiled(text, folder=Path(sys.argv[1])), "graph").epochs(1)

train(text.replace("large", "small"))
before = peak()
train(text)
print(peak() - before)
"""


def test_memory_does_not_grow_with_the_data(tmp_path: Path) -> None:
    """After an epoch over 100 samples, one over 400 MB takes a part of that."""
    values = np.zeros((4000, 25_000), np.float32)
    for name, rows in (("small", 100), ("large", 4000)):
        np.savez(tmp_path / f"{name}.npz", x=values[:rows], y=np.arange(rows) % 3)
    (tmp_path / "spec.yaml").write_text(
        "spec: 1\ndata: {npz: large.npz, stream: true, normalize: standardize}\n"
        "model: {inputs: {x: [25000]}, layers: [{dense: 3}]}\n"
        "training: {loss: sparse_categorical_crossentropy, optimizer: {sgd: {}}, batch_size: 32, "
        "epochs: 1}\n"
    )
    command = [sys.executable, "-c", GROWTH, str(tmp_path), str(Path(__file__).parents[2])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) < 110
