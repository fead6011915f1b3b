"""Specs with findings: goldens, one per file, and tables with several specs each.

A table, `findings/SCnnn.txt`, holds the name, the text and the findings of each spec, as data:

    -- misspelt --
    spec: 1
    …
    -- findings --
    5:12-16 SC104 model.layers[0].dense.activation
      fix 5:12-16 "relu"

The first line of a spec may be the command to check it with (`# speccompile validate SC606-set.yaml
--set training.epoch=3`). All specs are compiled in the folder of the goldens.
"""

import json
import re
import shlex
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from golden_texts import TEXTS
from speccompile.compiler.compile import Compilation, compile_spec
from speccompile.spec_schema.errors import asked_by_command
from speccompile.spec_schema.findings.finding import Finding, Span

GOLDENS = Path(__file__).parent / "goldens"
TABLES = Path(__file__).parent / "findings"
NAMES = sorted([*TEXTS, *(path.stem for path in GOLDENS.glob("SC*.yaml"))])
CODES = sorted(path.stem for path in TABLES.glob("SC*.txt"))
"""The codes that have a table."""

_COMMAND = ArgumentParser()
_COMMAND.add_argument("spec")
_COMMAND.add_argument("--set", action="append", default=[])
_COMMAND.add_argument("--variant")
_HEAD = re.compile(r"^-- (.+) --\n", re.MULTILINE)


class Given(NamedTuple):
    """A spec with findings, and how it is compiled."""

    name: str
    path: Path
    text: str
    overrides: list[str]
    variant: str | None = None

    def compiled(self, text: str | None = None) -> Compilation:
        """Compile the spec, or another text in its place."""
        text = self.text if text is None else text
        with asked_by_command():
            return compile_spec(self.path, self.overrides, self.variant, text=text)


def by_command(command: str, name: str, text: str) -> Given:
    """A spec as a command such as `speccompile validate spec.yaml --set …` checks it."""
    arguments = _COMMAND.parse_args(shlex.split(command)[2:])
    return Given(name, Path(arguments.spec), text, arguments.set, arguments.variant)


def of_golden(name: str) -> Given:
    """The spec of a golden."""
    if name in TEXTS:
        return _given(name, TEXTS[name]())
    return _given(name, (GOLDENS / f"{name}.yaml").read_text(encoding="utf-8", errors="replace"))


def of_table(code: str) -> list[Given]:
    """The specs of a table."""
    _, *parts = _HEAD.split((TABLES / f"{code}.txt").read_text(encoding="utf-8"))
    return [
        _given(f"{code}-{name}", text) for name, text in zip(parts[::4], parts[1::4], strict=True)
    ]


def in_table(given: Given) -> str:
    """The entry of a spec in its table, with its current findings."""
    found = as_data(given.compiled().findings, str(given.path))
    return f"-- {given.name[6:]} --\n{given.text}-- findings --\n{found}"


def _given(name: str, text: str) -> Given:
    first = text.partition("\n")[0]
    is_command = first.startswith("# speccompile validate ")
    return by_command(first[2:] if is_command else f"speccompile validate {name}.yaml", name, text)


def all_given() -> dict[str, Given]:
    """The specs of goldens and tables, by name."""
    tables = (given for code in CODES for given in of_table(code))
    return {given.name: given for given in (*map(of_golden, NAMES), *tables)}


def as_data(found: Iterable[Finding], own: str) -> str:
    """Findings without their wording: location, code, path, suggestion, fixes, related locations.

    Args:
        own: the file name of the spec, which is left out of locations.
    """
    return "".join(f"{line}\n" for one in found for line in _lines(one, own))


def _lines(found: Finding, own: str) -> Iterator[str]:
    yield f"{_place(found.span, own)} {found.code} {found.path}".rstrip()
    if found.meant:
        yield f"  meant {found.meant}"
    for edit in found.fixes:
        written = json.dumps(edit.replacement, ensure_ascii=False)
        yield f"  {'safe fix' if edit.safe else 'fix'} {_place(edit.span, own)} {written}"
    for other in found.related:
        yield f"  related {_place(other.span, own)}"


def _place(span: Span | None, own: str) -> str:
    if span is None:
        return "-"
    source = "" if span.source == own else f"{span.source}:"
    end = span.end_column if span.end_line == span.line else f"{span.end_line}:{span.end_column}"
    return f"{source}{span.line}:{span.column}-{end}"
