"""The findings of specs, with their locations and fixes, as data: independent of the wording.

`UPDATE_GOLDENS=1 pytest` writes the tables. The goldens show how findings read.
"""

import os

import pytest
from golden_specs import CODES, GOLDENS, TABLES, in_table, of_table


@pytest.mark.parametrize("code", CODES)
def test_specs_have_the_findings_of_their_table(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDENS)
    table, specs = TABLES / f"{code}.txt", of_table(code)
    written = [in_table(given) for given in specs]
    if os.environ.get("UPDATE_GOLDENS"):
        table.write_text("".join(written), encoding="utf-8")
    for given in specs:
        assert code in {found.code for found in given.compiled().findings}, given.name
    assert "".join(written) == table.read_text(encoding="utf-8")
