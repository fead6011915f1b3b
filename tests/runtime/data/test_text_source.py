"""Folders of text files: classes, encodings, and files that are no text."""

from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.objectives.file_checks import file_faults
from speccompile.runtime.data.read import read_inputs
from speccompile.runtime.data.rows import DataChanged, LazyRows
from speccompile.runtime.data.text import texts
from speccompile.runtime.training.run_data import load_run_data
from speccompile.spec_schema.components.sources.text import Text
from speccompile.spec_schema.document.data import Split
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.types import DType

REVIEW = {"review": tensor(1, dtype=DType.STRING)}
TWO = objective("verdict", 2, CLASS)


def put(folder: Path, name: str, content: bytes) -> None:
    path = folder / "reviews" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def reviews(loader: Loader) -> Loader:
    put(loader.folder, "good/1.txt", b"\xef\xbb\xbfWell played.\r\n")
    put(loader.folder, "good/2023/2", "A fine caf\u00e9".encode())
    put(loader.folder, "bad/1.md", b"A waste\nof time")
    put(loader.folder, "bad/2.txt", b" \n")
    put(loader.folder, "bad/.3.txt", b"hidden")
    return loader


@pytest.mark.parametrize("shape", [(1,), (), (None,), (1, 1)])
def test_files_are_strings_and_folders_are_classes(reviews: Loader, shape) -> None:
    inputs = {"review": tensor(*shape, dtype=DType.STRING)}
    loaded, found = reviews(Text(path="reviews"), inputs, TWO)
    assert (loaded is not None, found) == (True, [])
    values = loaded.train.inputs["review"]
    assert values.shape == (4, *(1 for _ in shape))
    texts = ["A waste\nof time", " \n", "Well played.\r\n", "A fine caf\u00e9"]
    assert values.reshape(-1).tolist() == texts
    assert loaded.train.targets["verdict"].tolist() == [0, 0, 1, 1]
    assert loaded.class_names == {"verdict": ("bad", "good")}
    assert loaded.notes[0] == "reviews: 1 text file of 4 without text"


def test_streamed_files_are_the_same_and_must_not_change(reviews: Loader) -> None:
    split = Split(validation=0.5)
    streamed, whole = (
        reviews(Text(path="reviews"), REVIEW, TWO, stream=stream, split=split)[0]
        for stream in (True, False)
    )
    rows = streamed.train.inputs["review"]
    assert isinstance(rows, LazyRows)
    assert isinstance(whole.train.inputs["review"], np.ndarray)
    assert rows[:].tolist() == whole.train.inputs["review"].tolist()
    assert streamed.fingerprint == whole.fingerprint
    for name in ("good/1.txt", "good/2023/2", "bad/1.md", "bad/2.txt"):
        put(reviews.folder, name, b"Well, played!")
    changed, _ = reviews(Text(path="reviews"), REVIEW, TWO, split=split)
    assert changed.fingerprint != whole.fingerprint
    with pytest.raises(DataChanged, match="was changed while in use"):
        rows[:]


def test_the_first_broken_byte_is_located(reviews: Loader, monkeypatch) -> None:
    monkeypatch.setattr(texts.Texts, "most_bytes", 100)
    put(reviews.folder, "bad/4.txt", b"\xef\xbb\xbfone\r\ntwo\nthr\xe9e")
    put(reviews.folder, "bad/5.txt", b"x" * 101)
    (reviews.folder / "reviews/good/gone.txt").symlink_to("nowhere")
    loaded, found = reviews(Text(path="reviews"), REVIEW, TWO)
    assert loaded is None
    assert sorted(found) == [
        "SC455 4.txt:3:4 not_utf8 place='bad/4.txt, line 3'",
        "SC455 file_too_large place='bad/5.txt', limit=100",
        "SC455 unreadable_file place='good/gone.txt', reason='no such file or directory'",
    ]


def test_other_encodings(reviews: Loader) -> None:
    put(reviews.folder, "bad/4.txt", b"caf\xe9")
    loaded, _ = reviews(Text(path="reviews", encoding="latin-1"), REVIEW, TWO)
    assert loaded.train.inputs["review"][2].tolist() == ["caf\u00e9"]
    _, found = reviews(Text(path="reviews", encoding="shift-jis"), REVIEW, TWO)
    assert any("wrong_encoding" in one for one in found)


def test_predictions_need_no_classes(reviews: Loader) -> None:
    put(reviews.folder, "loose.txt", b"loose")
    folder = read_inputs(Text(path="reviews"), REVIEW, reviews.folder, Findings())
    names = ("bad/1.md", "bad/2.txt", "good/1.txt", "good/2023/2", "loose.txt")
    assert folder.names == names
    one = read_inputs(Text(path="reviews/loose.txt"), REVIEW, reviews.folder, Findings())
    assert one.arrays["review"].tolist() == [["loose"]]


def test_files_outside_classes_and_empty_classes(reviews: Loader) -> None:
    put(reviews.folder, "loose.txt", b"loose")
    (reviews.folder / "reviews/none").mkdir()
    _, found = reviews(Text(path="reviews"), REVIEW, TWO)
    assert sorted(found) == [
        "SC432 (data.text.path) folders_without_samples folders=['reviews/none'], "
        "are_classes=True, noun='text file'",
        "SC450 (data.text.path) files_outside_classes folder='reviews', count=1, "
        "names=['loose.txt'], noun='text file'",
    ]


def test_globs_and_several_folders(reviews: Loader) -> None:
    put(reviews.folder, "../more/good/9.txt", b"more")
    loaded, found = reviews(Text(path=["reviews/*/*.txt", "more"]), REVIEW, TWO)
    assert found == []
    assert loaded.train.inputs["review"][:, 0].tolist() == [" \n", "Well played.\r\n", "more"]


@pytest.mark.parametrize(
    ("inputs", "kind"),
    [
        ({"review": tensor(16)}, "input_is_not_a_string"),
        ({"review": tensor(2, dtype=DType.STRING)}, "input_is_not_a_string"),
        ({**REVIEW, "other": tensor(1)}, "several_inputs_or_outputs"),
    ],
)
def test_networks_that_take_no_text(inputs, kind: str) -> None:
    assert [one.kind for one in file_faults(Text(path="reviews"), inputs, [TWO])] == [kind]
    real = objective("verdict", 1, "mean_squared_error")
    assert [one.kind for one in file_faults(Text(path="r"), REVIEW, [real])] == ["text_targets"]


def test_a_table_has_a_row_per_file(reviews: Loader) -> None:
    (reviews.folder / "labels.csv").write_text("file,stars\ngood/1.txt,5\nbad/1,1\ngood/3,2\n")
    source = Text(path="reviews", table="labels.csv", column="file", target="stars")
    stars = objective("stars", 1, "mean_squared_error")
    _, found = reviews(source, REVIEW, stars)
    assert found[-1] == (
        "SC455 labels.csv:4:1 no_file_for_row place='line 4, column `file`', name='good/3', "
        "folder='reviews'"
    )
    source = source.model_copy(update={"missing": "drop"})
    loaded, _ = reviews(source, REVIEW, stars)
    assert loaded.train.inputs["review"][:, 0].tolist() == ["Well played.\r\n", "A waste\nof time"]
    assert loaded.train.targets["stars"].tolist() == [[5], [1]]


SPEC = """
spec: 1
data: {text: reviews, split: {validation: held/out}}
model:
  inputs: {review: {shape: [1], dtype: string}}
  layers:
    - text_vectorization: {max_tokens: 100, output_sequence_length: 16}
    - embedding: {input_dim: 100, output_dim: 4}
    - global_average_pooling1d
    - dense: 2
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 1}
"""


def test_a_spec_reads_folders_and_a_part_of_its_own(reviews: Loader) -> None:
    put(reviews.folder, "../held/out/good/1.txt", b"Well done")
    spec = compile_spec(reviews.folder / "spec.yaml", text=SPEC).spec
    findings = Findings()
    data = load_run_data(spec, findings)
    assert not findings.has_errors
    assert data.dataset.train.size == 4
    assert data.dataset.validation.inputs["review"][:].tolist() == [["Well done"]]
    assert next(iter(data.dataset.validation.targets.values())).tolist() == [1]
