"""What is found in a spec, where, and the repairs: as data, which no wording changes.

`UPDATE_GOLDENS=1 pytest` writes the tables. What a person reads, one golden of each code shows.
"""

import os

import pytest
from golden_specs import CODES, GOLDENS, TABLES, in_table, of_table


@pytest.mark.parametrize("code", CODES)
def test_the_specs_of_a_table_have_its_findings(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDENS)
    table, specs = TABLES / f"{code}.txt", of_table(code)
    written = [in_table(given) for given in specs]
    if os.environ.get("UPDATE_GOLDENS"):
        table.write_text("".join(written), encoding="utf-8")
    for given in specs:
        assert code in {found.code for found in given.compiled().findings}, given.name
    assert "".join(written) == table.read_text(encoding="utf-8")
