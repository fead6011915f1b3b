"""Which texts say that they are specs, and what they extend."""

import pytest
from speccompile.compiler.project.recognition import bases_of, is_spec

SPECS = (
    "spec: 1\n",
    '"spec" : 1\n',
    "\ufeffspec: 1\r\nmodel: {}\r\n",
    "# a comment\n---\nspec: [\n",
    "{spec: 1}\n",
    "  model: {}\n  spec: 1\n",
    "? spec\n: 1\n",
    "extends: base.yaml\n",
    "extends: [bases/a.yml]\n",
    "extends: base\nmodel: {}\n",
    "extends: null\ntraining: {}\n",
    "extends: base.yaml\nmodel: [\n",
    "extends:\n  - a.yaml\n  - b.yaml\nmodel: [\n",
    "'extends': base.yaml\nmodel: [\n",
)
OTHERS = (
    "",
    "jobs: []\n",
    "- spec: 1\n",
    "job:\n  spec: 1\n",
    "apiVersion: v1\nspec: {}\n",
    "apiVersion: v1\nextends: base.yaml\nmodel: {}\n",
    "{apiVersion: v1, spec: {}}\n",
    "extends: default\n",
    "extends: default # see base.yaml\nrules: {}\n",
    "extends: ['@commitlint/config-conventional']\nrules: {}\n",
    "extends: [recommended, ./ours.yaml]\napis: {main: {root: openapi.yaml}}\n",
    "job:\n  extends: .base\nmodel: [\n",
)


@pytest.mark.parametrize("text", SPECS)
def test_a_spec_says_so_at_its_top(text: str) -> None:
    assert is_spec(text.encode())


@pytest.mark.parametrize("text", OTHERS)
def test_files_of_other_tools_are_not_specs(text: str) -> None:
    assert not is_spec(text.encode())


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("spec: 1\n", []),
        ("extends: base.yaml\n", ["specs/base.yaml"]),
        ("extends: [../a.yaml, ./b.yaml, 3, null]\n", ["a.yaml", "specs/b.yaml"]),
        ("extends: a.yaml\nmodel: [\n", ["specs/a.yaml"]),
        ("model: {extends: a.yaml}\n", []),
    ],
)
def test_bases_are_named_from_where_the_spec_is(text: str, bases: list[str]) -> None:
    assert bases_of("specs/x.yaml", text) == bases
