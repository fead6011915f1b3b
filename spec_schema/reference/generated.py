"""Committed files that are generated from the definitions.

`make generate` runs `python -m speccompile.spec_schema.reference.generated`; a test compares the
files with what it would write. The pages of `specs/zoo` need the compiler: `compiler/zoo_pages.py`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from .codes_page import codes_page
from .expressions_page import expressions_page
from .json_schema import json_schema, schema_text
from .markdown import catalogue_page, keys_page

FILES: dict[str, Callable[[], str]] = {
    "spec_schema/spec.schema.json": lambda: schema_text(json_schema()),
    "docs/keys.md": keys_page,
    "docs/layers.md": catalogue_page,
    "docs/codes.md": codes_page,
    "docs/expressions.md": expressions_page,
}
"""Path in the repository → the function that returns its text."""


def write(root: Path, files: Mapping[str, Callable[[], str]]) -> None:
    """Writes generated files below a folder."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parents[2], FILES)
