"""The pages of the zoo: what each network in `specs/zoo` is, its shapes and its spec.

`make generate` runs `python -m speccompile.compiler.zoo_pages`; a test compares the files with what
it would write.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from ..spec_schema.reference.generated import write
from .compile import compile_spec
from .drawing.diagram import Diagram, block_diagrams, network_diagram
from .drawing.mermaid import mermaid
from .summaries.costs import total
from .valid_spec import ValidSpec

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "specs" / "zoo"
NOTE = "<!-- Generated from specs/zoo by `make generate`; edit the specs. -->"
FIELDS = ("Source", "Parameters", "Shows")
INTRODUCTION = """\
Networks from papers and official examples, written as specs. Their parameter counts are the
published ones, and tests compare each with the same network built in Keras.

```console
$ speccompile summary specs/zoo/resnet50.yaml
$ speccompile run specs/zoo/lenet5.yaml
```
"""


class Entry(NamedTuple):
    """A network of the zoo.

    Attributes:
        name: Its name, and what it is.
        fields: What the comment at the top of its file says, by the words of `FIELDS`.
        text: Its spec, without that comment.
    """

    file: str
    name: str
    about: str
    fields: dict[str, str]
    text: str
    spec: ValidSpec


def read_entry(path: Path) -> Entry:
    """Returns a network of the zoo from its file.

    Raises:
        ValueError: The comment at its top lacks a field, or its spec has errors.
    """
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    length = next(number for number, line in enumerate(lines) if not line.startswith("# "))
    title, fields = _comment([line[2:].strip() for line in lines[:length]])
    spec = compile_spec(path).spec
    if spec is None or [*fields] != [*FIELDS]:
        raise ValueError(f"{path.name} has errors, or its comment lacks one of {FIELDS}")
    name, _, about = title.partition(": ")
    return Entry(path.stem, name, about, fields, "".join(lines[length:]), spec)


def _comment(lines: list[str]) -> tuple[str, dict[str, str]]:
    """Returns the first line and the fields below it, which may take several lines."""
    fields: dict[str, str] = {}
    for line in lines[1:]:
        word, _, rest = line.partition(": ")
        if word in FIELDS:
            fields[word] = rest
        else:
            last = [*fields][-1]
            fields[last] += f" {line}"
    return lines[0], fields


def page(entry: Entry) -> str:
    """Returns the page of a network."""
    costs = total(entry.spec.graph)
    rows = [*entry.fields.items(), ("Multiply-adds", f"{costs.multiply_adds:,}")]
    table = "".join(f"| {key} | {value} |\n" for key, value in rows)
    about = entry.about[:1].upper() + entry.about[1:]
    shapes = "\n".join(_drawings(entry))
    return (
        f"{NOTE}\n\n# {entry.name}\n\n{about}.\n\n| | |\n| --- | --- |\n{table}\n"
        f"## Shapes\n\n{shapes}\n## Spec\n\n"
        f"[specs/zoo/{entry.file}.yaml](../../specs/zoo/{entry.file}.yaml)\n\n"
        f"```yaml\n{entry.text}```\n"
    )


def _drawings(entry: Entry) -> Iterator[str]:
    yield _drawing(network_diagram(entry.spec.graph))
    for block, diagram in block_diagrams(entry.spec.graph).items():
        yield f"### `{block}`\n\n{_drawing(diagram)}"


def _drawing(diagram: Diagram) -> str:
    return f"```mermaid\n{mermaid(diagram)}```\n"


def contents() -> str:
    """Returns the table of all networks."""
    rows = (
        f"| [{entry.name}]({entry.file}.md) | {entry.about} | {entry.spec.graph.parameters:,} "
        f"| {entry.fields['Shows']} |\n"
        for entry in map(_entry, sorted(FOLDER.glob("*.yaml")))
    )
    head = "| network | what it is | parameters | what it shows |\n| --- | --- | ---: | --- |\n"
    return f"{NOTE}\n\n# The zoo\n\n{INTRODUCTION}\n{head}{''.join(rows)}"


def _page(path: Path) -> str:
    return page(_entry(path))


_entry = cache(read_entry)

_PAGES = {f"docs/zoo/{path.stem}.md": path for path in sorted(FOLDER.glob("*.yaml"))}
FILES: dict[str, Callable[[], str]] = {
    "docs/zoo/README.md": contents,
    **{name: partial(_page, path) for name, path in _PAGES.items()},
}
"""Path in the repository → the function that returns its text."""


if __name__ == "__main__":
    write(ROOT, FILES)
