"""Vocabularies in files: read with the spec, checked line by line, stored with a run."""

from pathlib import Path

import pytest
from speccompile.compiler.compile import Compilation, compile_spec
from speccompile.compiler.resolving import vocabulary_files
from speccompile.compiler.resolving.stored import stored_text
from speccompile.spec_schema.findings import codes

TEXT = """
spec: 1
params: {file: words.txt}
model:
  inputs: {words: {shape: [3], dtype: string}, number: {shape: [2], dtype: int32}}
  layers:
    - string_lookup: {vocabulary: $file, output_mode: count}
      from: words
      name: counted
    - integer_lookup: {vocabulary: numbers.txt, output_mode: count}
      from: number
      name: known
    - concatenate:
      from: [counted, known]
    - dense: 1
"""


def compiled(folder: Path, words: bytes | None, numbers: bytes = b"3\n-4\n") -> Compilation:
    if words is not None:
        (folder / "words.txt").write_bytes(words)
    (folder / "numbers.txt").write_bytes(numbers)
    (folder / "spec.yaml").write_text(TEXT)
    return compile_spec(folder / "spec.yaml")


def found(result: Compilation) -> list[tuple[str, str, int]]:
    """What is found: the fact, the file and the line."""
    return [(one.kind, Path(one.span.source).name, one.span.line) for one in result.findings]


def test_the_words_of_a_file_are_the_vocabulary(tmp_path: Path) -> None:
    spec = compiled(tmp_path, "\ufeffred\r\n$file\r\n blue: ü #\r\n1".encode()).spec
    assert spec is not None
    assert spec.graph["counted"].operator.vocabulary == ("red", "$file", " blue: ü #", "1")
    assert spec.graph["known"].operator.vocabulary == (3, -4)
    assert str(spec.graph["concatenate"].type) == "(batch, 8)"
    stored = compile_spec(Path("elsewhere.yaml"), text=stored_text(spec.tree)).spec
    assert stored is not None
    assert stored.graph["counted"].operator == spec.graph["counted"].operator


def test_a_variant_and_an_override_can_name_another_file(tmp_path: Path) -> None:
    compiled(tmp_path, b"red\n")
    (tmp_path / "more.txt").write_text("red\ngreen\n")
    spec = compile_spec(tmp_path / "spec.yaml", ["params.file=more.txt"]).spec
    assert spec is not None
    assert spec.graph["counted"].operator.vocabulary == ("red", "green")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (None, ("not_readable", "spec.yaml", 7)),
        (b"red\n\nblue\n", ("empty_line", "words.txt", 2)),
        (b"", ("empty_line", "words.txt", 1)),
        (b"red\nblue\nred\n", ("repeated_line", "words.txt", 3)),
        (b"red\nbl\xff\n", ("not_text", "spec.yaml", 7)),
        (b"a\n" * 40_000, ("too_many", "words.txt", 1)),
        (b"a" * 400_000, ("too_long", "spec.yaml", 7)),
    ],
    ids=["missing", "empty-line", "empty", "repeated", "not-text", "too-many", "too-long"],
)
def test_a_file_at_fault_is_one_finding(tmp_path: Path, words, expected) -> None:
    assert found(compiled(tmp_path, words)) == [expected]


def test_what_is_no_integer_is_reported_at_its_line(tmp_path: Path) -> None:
    result = compiled(tmp_path, b"red\n", b"1\n2.5\n 3\n1_0\n01\n")
    lines = [(one.kind, one.span.line) for one in result.findings]
    assert lines == [("not_an_integer", 2), ("not_an_integer", 4), ("repeated_line", 5)]


def test_a_file_outside_the_project_is_not_read(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "secret.txt").write_text("red\n")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "words.txt").symlink_to(tmp_path / "secret.txt")
    monkeypatch.setattr(vocabulary_files, "read_bytes", lambda *_: pytest.fail("read"))
    (tmp_path / "project" / "spec.yaml").write_text(TEXT.replace("numbers.txt", "[1]"))
    monkeypatch.chdir(tmp_path / "project")
    result = compile_spec(Path("spec.yaml"))
    what = codes.limits.file_outside_project("words.txt", is_base=False)
    assert [one.message for one in result.findings] == [what.text.message]


def test_a_file_that_is_used_twice_counts_twice(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("".join(f"word {n:07d}\n" for n in range(20_000)))
    lookup = "    - string_lookup: {vocabulary: words.txt}\n      from: words\n"
    head = "spec: 1\nmodel:\n  inputs: {words: {shape: [3], dtype: string}}\n  layers:\n"
    for layers, expected in ((lookup, []), (lookup * 2, [("too_long", "spec.yaml", 7)])):
        (tmp_path / "spec.yaml").write_text(head + layers)
        here = found(compile_spec(tmp_path / "spec.yaml"))
        assert [one for one in here if one[0] != "unused_layer"] == expected
