"""Specs resolved in tests: the tree, the findings, and where each value comes from."""

from pathlib import Path
from typing import Any

from speccompile.compiler.resolving.resolve import resolve
from speccompile.compiler.resolving.written import read_written
from speccompile.spec_schema.findings.finding import Finding
from speccompile.spec_schema.paths.find import find
from speccompile.spec_schema.yaml.values import Mapping, plain

SPEC = """\
spec: 1
params: {width: 8, half: $(width // 2), drop: 0.5}
model:
  inputs: {x: [$half]}
  layers:
    - dense: {units: $width, activation: relu}
    - dropout: $drop
    - dense: 10
      name: digit
training:
  loss: mean_squared_error
  optimizer: {adam: {learning_rate: $(drop / 100)}}
  epochs: 3
"""


class Case:
    """One resolution: the tree, what was found, and the texts of all sources."""

    def __init__(
        self, path: Path, *overrides: str, variant: str | None = None, text: str | None = None
    ) -> None:
        resolved = resolve(read_written(path, text), overrides, variant)
        self.folder = path.parent
        self.tree, self.sources = resolved.tree, resolved.sources
        self.found: list[Finding] = list(resolved.findings)

    def at(self, path: str) -> Any:
        place = find(self.whole, path)
        return None if place is None else plain(place.value)

    @property
    def whole(self) -> Mapping:
        assert self.tree is not None
        return self.tree

    def origin(self, path: str) -> str:
        """Source and line of a value."""
        place = find(self.whole, path)
        assert place is not None
        return f"{Path(place.span.source).name}:{place.span.line}"

    @property
    def codes(self) -> list[str]:
        return [found.code for found in self.found]

    def marked(self, found: Finding) -> str:
        """The text that a finding underlines."""
        assert found.span is not None
        line = self.sources[found.span.source].split("\n")[found.span.line - 1]
        return line[found.span.column - 1 : found.span.end_column - 1]


def resolved(*overrides: str, text: str = SPEC, variant: str | None = None) -> Case:
    return Case(Path("spec.yaml"), *overrides, text=text, variant=variant)


def files(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder / "spec.yaml"
