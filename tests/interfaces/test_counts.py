"""One of a thing is called by its singular."""

import re
from pathlib import Path

import pytest
from command_line import speccompile
from speccompile.spec_schema.findings.code import counted

ROOT = Path(__file__).parents[2]
PLURAL = re.compile(
    r"(?<![\d.,/:-])\b1 (?:files|specs|rows|columns|unit[s]|classes|epochs|steps|parameters|"
    r"multiply-adds|numbers|errors|warnings|findings|samples|layers|runs|others|places)\b"
)


def test_a_number_is_counted_in_its_noun() -> None:
    assert counted(1, "file") == "1 file"
    assert counted(1_200, "class") == "1,200 classes"


def test_no_text_has_one_of_many() -> None:
    texts = [*ROOT.glob("tests/goldens/*.txt"), *ROOT.glob("docs/*.md"), ROOT / "README.md"]
    found = [
        (path.name, match[0])
        for path in texts
        for match in PLURAL.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


SMALL = """\
spec: 1
data: {csv: {path: a.csv, target: y}, split: {validation: 0.2}}
model:
  inputs: {x: 1}
  layers:
    - dense: {units: 1, use_bias: false, activation: sigmoid}
training:
  loss: binary_crossentropy
  optimizer: adam
  metrics: [auc]
  epochs: 1
  policy:
    early_stopping: {patience: 1}
    reduce_lr_on_plateau: {patience: 1, cooldown: 1}
    checkpoint: {every_epochs: 2}
"""


@pytest.mark.parametrize("command", [("validate",), ("summary",), ("summary", "--format=markdown")])
@pytest.mark.parametrize("epochs", [1, 2])
def test_small_specs_are_told_of_in_the_singular(
    command: tuple[str, ...], epochs: int, tmp_path: Path
) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.replace("epochs: 1\n", f"epochs: {epochs}\n", 1))
    shown = speccompile(*command, path)
    assert PLURAL.findall(shown.out + shown.err) == []
    bare = tmp_path / "bare.yaml"
    bare.write_text(SMALL.partition("training:")[0])
    shown = speccompile(*command, bare)
    assert PLURAL.findall(shown.out + shown.err) == []
