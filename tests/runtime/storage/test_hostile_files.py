"""Files of a run that were damaged or crafted: what is wrong is said, nothing hangs or grows."""

import json
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

np = pytest.importorskip("numpy")

from compiled_texts import compiled  # noqa: E402
from damaged_files import DAMAGES, sign, sign_manifest, wrong_values  # noqa: E402
from speccompile.runtime.data.features.normalization import Normalization, Scaling  # noqa: E402
from speccompile.runtime.events import Warned  # noqa: E402
from speccompile.runtime.storage.checkpoints import Checkpoints  # noqa: E402
from speccompile.runtime.storage.durable import StorageError  # noqa: E402
from speccompile.runtime.storage.examination import examine  # noqa: E402
from speccompile.runtime.storage.identity import RunFolderError  # noqa: E402
from speccompile.runtime.storage.run_folder import RunFolder  # noqa: E402
from speccompile.runtime.storage.saved_state import read_state  # noqa: E402
from speccompile.runtime.training.own_files import own_fitted  # noqa: E402
from speccompile.runtime.training.policy.state import PolicyState, Ranked  # noqa: E402

PATIENCE = 20
ENVIRONMENT = {
    "spec": "/somewhere/else/digits.yaml",
    "folder": "/somewhere/else",
    "target": "graph",
    "data": "0" * 64,
    "data_facts": {
        "file": "digits.csv",
        "rows": 80,
        "columns": {"x": ["a", "b"]},
        "inputs": "0" * 64,
        "targets": {"y": "0" * 64},
    },
    "device": "/CPU:0",
    "threads": 2,
    "keras": "3.15.0",
    "flags": {"XLA_FLAGS": "--xla_cpu_enable_fast_math=false"},
}
FITTING = """\
spec: 1
model: {inputs: {x: [2]}, layers: [normalization: , dense: 1]}
"""
FITTED = {"normalization": {"mean": [0.5, 1.5], "variance": [1.0, 2.0]}}
RESULT = {
    "reason": "epochs",
    "explanation": "completed 1 epoch (`epochs: 1`)",
    "epochs": 1,
    "kept": "best",
    "kept_epoch": 1,
    "test": {"loss": 0.5},
}
STATE = {
    "policy": PolicyState(1, 9, 0.5, {"loss": 0.5}, (Ranked(1, 0.5),)).to_json(),
    "history": [{"epoch": 1, "loss": 0.5}],
    "steps": 9,
    "done": 0,
    "seconds": 1.5,
    "spec": "",
    "spec_sha256": "",
}


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    """Reading that hangs fails."""

    def wake(number: int, frame: object) -> None:
        pytest.fail("it hangs")

    before = signal.signal(signal.SIGALRM, wake)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with RunFolder.create(tmp_path_factory.mktemp("runs"), "digits") as folder:
        folder.write_environment(ENVIRONMENT)
        folder.write_classes({"y": ["cat", "dog"]})
        scaling = Scaling("float32", None, np.zeros(2), np.ones(2), ("a", "b"))
        folder.write_fitted(FITTED)
        folder.write_normalization(Normalization({"x": scaling}).files())
        checkpoints = Checkpoints(folder.checkpoints_path, str(folder.identity))
        arrays = {"weights": {"dense/kernel": np.ones((2, 3), np.float32)}}
        checkpoints.save("epoch-000001", arrays, STATE)
        folder.write_result(RESULT)
    return folder.path


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "1"))


def checkpoint(run: Path) -> Any:
    """What the checkpoint says; it is that of the run, or it is damaged."""
    folder = RunFolder.open(run)
    loaded = Checkpoints(folder.checkpoints_path, str(folder.identity)).load("epoch-000001")
    return read_state(loaded)


def normalization(run: Path) -> Any:
    return Normalization.load(RunFolder.open(run).normalization_path)


def fitted(run: Path) -> Any:
    spec = compiled(FITTING).spec
    assert spec is not None
    return own_fitted(RunFolder.open(run), spec, {})


SAVED = "checkpoints/epoch-000001"
READERS: dict[str, Callable[[Path], Any]] = {
    "run.json": RunFolder.open,
    "environment.json": lambda run: RunFolder.open(run).environment(),
    "result.json": lambda run: RunFolder.open(run).result(),
    "classes.json": lambda run: RunFolder.open(run).classes(),
    "fitted.json": fitted,
    "normalization.json": normalization,
    "normalization.npz": normalization,
    f"{SAVED}/manifest.json": checkpoint,
    f"{SAVED}/state.json": checkpoint,
    f"{SAVED}/weights.npz": checkpoint,
}


@pytest.mark.parametrize("file", READERS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_named(file: str, damage: str, run: Path) -> None:
    READERS[file](run)
    DAMAGES[damage](run / file)
    if damage == "a link to nothing" and file in ("environment.json", "result.json"):
        assert READERS[file](run) == {}  # as where the file is not there
        return
    with pytest.raises((StorageError, ValueError, OSError)) as refused:
        READERS[file](run)
    said = getattr(refused.value, "message", str(refused.value))
    assert len(said) < 600
    assert any(part in said for part in (*Path(file).parts[-2:], "normalization", str(run))), said


@pytest.mark.parametrize("file", ["events.jsonl", "history.csv", ".lock"])
@pytest.mark.parametrize(
    "damage", ["cut", "no UTF-8", "a pipe", "a folder", "an endless device", "a link to nothing"]
)
def test_a_file_that_is_written_to(file: str, damage: str, run: Path) -> None:
    """What is in the way of a line is said; nothing outside the folder is written."""
    (run / file).write_text("1\n2\n")
    DAMAGES[damage](run / file)
    said = ""
    try:
        with RunFolder.open(run) as folder:
            folder.log(Warned("1"))
            folder.append_history(1, {"loss": 0.5})
    except RunFolderError as error:
        said = error.message
    # A part of a line is cut off, and a history that is not there is written anew.
    replaced = damage == "a link to nothing" and file == "history.csv"
    if damage in ("cut", "no UTF-8") or replaced:
        assert said == ""
    elif file != ".lock":
        assert file in said
    assert not (run / "nowhere").exists()


def test_a_long_log_is_not_read_whole(run: Path) -> None:
    path = run / "events.jsonl"
    path.write_bytes(b"{}\n" + b" " * 300_000 + b'{"event"')
    with RunFolder.open(run) as folder:
        folder.lock()
    assert path.read_bytes() == b"{}\n"
    path.write_bytes(b" " * 300_000)
    with RunFolder.open(run) as folder:
        folder.lock()
    assert path.read_bytes() == b""


def test_what_may_be_missing_is_no_fault(run: Path) -> None:
    (run / "result.json").unlink()
    (run / "environment.json").write_text("{}")
    folder = RunFolder.open(run)
    assert (folder.result(), folder.environment()) == ({}, {})


def test_a_later_version_may_have_added_to_it(run: Path) -> None:
    for file in ("environment.json", "result.json", "run.json"):
        content = json.loads((run / file).read_bytes())
        (run / file).write_text(json.dumps({**content, "colour": {"a": [1]}}))
    folder = RunFolder.open(run)
    assert (folder.environment(), folder.result()) == (ENVIRONMENT, RESULT)


@pytest.mark.parametrize("file", [name for name in READERS if name.endswith(".json")][:6])
def test_a_value_of_another_type_is_named(file: str, run: Path) -> None:
    """Or it may be so: a number of any kind, an empty mapping."""
    path, refusals, kept = run / file, 0, (run / file).read_bytes()
    for what, content in wrong_values(json.loads(kept)):
        path.write_text(json.dumps(content))
        try:
            READERS[file](run)
        except (StorageError, ValueError) as error:
            refusals += 1
            key = what.partition(" ")[0].split(".")[0]
            said = getattr(error, "message", str(error))
            assert any(
                part in said for part in (key, "JSON", "normalization.npz", "fitted.json")
            ), what
    assert refusals > 5 * len(json.loads(kept))


def test_a_state_of_other_types_is_damage_although_it_is_vouched_for(run: Path) -> None:
    refusals = 0
    for what, content in wrong_values(STATE):
        sign(run / SAVED, "state.json", json.dumps(content).encode())
        found = examine(RunFolder.open(run))
        assert [one.name for one in found] == ["epoch-000001"], what
        refusals += not found[0].intact
        assert found[0].intact or "state.json: " in found[0].problem, what
    assert refusals > 40
    sign(run / SAVED, "state.json", b"[" * 100_000)
    assert not examine(RunFolder.open(run))[0].intact


def test_a_manifest_of_other_types_is_damage_although_it_vouches_for_itself(run: Path) -> None:
    path = run / SAVED / "manifest.json"
    for what, content in wrong_values(json.loads(path.read_bytes())):
        sign_manifest(path, content)
        if what.startswith(("sha256", "files.weights.npz.arrays =")):
            continue  # it is written anew; no array is wanted
        (found,) = examine(RunFolder.open(run))
        assert not found.intact, what
        assert found.problem


def test_files_that_a_manifest_makes_up(run: Path) -> None:
    """A pipe has no bytes: one that is declared to have none must not be waited for."""
    path = run / SAVED / "manifest.json"
    body = json.loads(path.read_bytes())
    body["files"]["more.npz"] = {"size": 0, "sha256": "", "arrays": {}}
    sign_manifest(path, body)
    DAMAGES["a pipe"](run / SAVED / "state.json")
    (run / SAVED / "state.json").rename(run / SAVED / "more.npz")
    (found,) = examine(RunFolder.open(run))
    assert not found.intact


@pytest.mark.parametrize(
    "header",
    [
        b"{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000, 0), }",
        b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
        b"{'descr': 'no', 'fortran_order': False, 'shape': (1,), }",
        b"{'descr': '<f4', 'fortran_order': False, 'shape': (" + b"1" * 500 + b"x), }",
        b"{'descr': '<f4', 'fortran_order': False, 'shape': (" + b"9" * 590 + b",), }",
        b"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2 3), }",
        b"(" * 3000,
        b"-" * 3000 + b"1",
        b"{",
    ],
)
def test_headers_of_arrays(header: bytes, run: Path) -> None:
    import zipfile

    text = header + b"\n"
    data = b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + bytes(4)
    with zipfile.ZipFile(run / "normalization.npz", "w") as archive:
        archive.writestr("0.scale.npy", data)
    with pytest.raises(ValueError, match="is damaged"):
        normalization(run)
