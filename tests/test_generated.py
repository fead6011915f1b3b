"""What is generated from the definitions is what is committed; `make generate` brings it about."""

from pathlib import Path

import pytest
from speccompile.compiler import zoo_pages
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.findings.code import Code
from speccompile.spec_schema.findings.codes import all_codes
from speccompile.spec_schema.reference.codes_page import FAMILIES
from speccompile.spec_schema.reference.generated import FILES as REFERENCE
from speccompile.spec_schema.reference.generated import write

FILES = {**REFERENCE, **zoo_pages.FILES}
ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("path", FILES)
def test_the_committed_file_is_what_would_be_generated(path):
    assert (ROOT / path).read_text(encoding="utf-8") == FILES[path](), "run `make generate`"


def test_every_file_is_written_below_a_root(tmp_path):
    write(tmp_path, FILES)
    assert {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.*") if p.is_file()} == set(
        FILES
    )


def test_every_page_of_the_zoo_has_a_spec():
    pages = {f"docs/zoo/{path.name}" for path in (ROOT / "docs/zoo").iterdir()}
    assert pages == set(zoo_pages.FILES)


def test_every_code_is_in_a_family_of_the_page():
    assert {code[:3] for code in all_codes()} <= set(FAMILIES)


def test_no_code_is_defined_twice():
    groups = (vars(getattr(codes, group)).values() for group in codes.GROUPS)
    defined = [value.number for group in groups for value in group if isinstance(value, Code)]
    assert sorted(defined) == sorted(all_codes())
