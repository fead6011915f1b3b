"""A text with a cursor in it, written as `‸`, as the modules of the editor take it."""

from collections.abc import Mapping
from pathlib import Path

from speccompile.interfaces.language_server.document import CheckedText, read_document
from speccompile.interfaces.language_server.positions import CursorPosition

SPEC = """\
spec: 1
params: {width: 256, drop: 0.3}
data:
  csv: {path: data/digits.csv, target: digit}
  split: {validation: 0.15}
blocks:
  residual:
    params: {units: int, rate: 0.1}
    layers:
      - dense: {units: $units, activation: relu}
      - dropout: $rate
        name: thin
      - add:
        from: [input, thin]
model:
  inputs: {pixels: [64]}
  layers:
    - dense: {units: $width, activation: relu}
    - dropout: $drop
      name: first
    - residual: {units: 256}
      repeat: 2
    - dense: 10
      from: residual_2
      name: digit
training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: {learning_rate: 1e-3}}
  metrics: [accuracy]
  epochs: 30
  policy:
    early_stopping: {monitor: val_loss, patience: 12}
"""
PATH = Path("/project/spec.yaml")
MARK = "‸"


def opened(text: str, others: Mapping[str, str] | None = None, before: str = "") -> CheckedText:
    """The document of a text, in an editor that had another text before."""
    last = read_document(PATH, before, others) if before else None
    return read_document(PATH, text.replace(MARK, ""), others, last)


def cursor_in(text: str) -> CursorPosition:
    """Where the mark stands."""
    before = text[: text.index(MARK)]
    return CursorPosition(before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


def at(old: str, new: str) -> tuple[CheckedText, CursorPosition]:
    """The spec with a piece written anew, and the cursor in that."""
    text = SPEC.replace(old, new, 1)
    return opened(text, before=SPEC), cursor_in(text)
