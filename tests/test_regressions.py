"""Inputs that speccompile once failed on: what went wrong, and which codes it must report."""

from pathlib import Path
from typing import NamedTuple

import layouts
import oracle
import pytest
from reference import excess
from speccompile.compiler.checking import check
from speccompile.compiler.resolving.written import read_written

NETWORK = "spec: 1\nmodel:\n  inputs: {x: [4]}\n  layers:\n"
DENSE = "spec: 1\nmodel:\n  inputs: {x: [4]}\n  layers: [dense: 1]\n"


class Regression(NamedTuple):
    """An input and its history.

    Attributes:
        wrong: what happened.
        codes: the codes that must be reported, among others.
    """

    text: str
    wrong: str
    codes: str


def _each(number: int, item: str) -> str:
    """The item repeated, with `@` replaced by its index."""
    return "".join(item.replace("@", str(each)) for each in range(number))


def _blocks(inner: str, repeat: int) -> str:
    """Twenty nested blocks, each repeated."""
    chain = "".join(f"  b{n}: {{layers: [{{b{n + 1}: , repeat: {repeat}}}]}}\n" for n in range(20))
    return f"blocks:\n{chain}  b20: {{layers: [{inner}]}}\n{NETWORK}    - b0\n"


REGRESSIONS = {
    # Tracebacks
    "an unknown key in budget": Regression(
        f"{DENSE}budget: {{parameters: 30k, from: 1}}\n",
        "a TypeError: the limit, not yet a number, was compared with the number of parameters",
        "SC101",
    ),
    "a control character below a suppression comment": Regression(
        "# speccompile: ignore[SC801]\npolicy:\x1f\n",
        "a ReaderError of PyYAML while comments were read",
        "SC008",
    ),
    "more unknown keys than are reported": Regression(
        DENSE + _each(600, "k@: 1\n"),
        "a NameError where the limit of findings was handled",
        "SC101 SC707",
    ),
    "more unused params than are reported": Regression(
        "params:\n" + _each(600, "  p@: 1\n") + DENSE,
        "the exception for too many findings was not caught",
        "SC707 SC802",
    ),
    # Time
    "a misspelt layer, repeated": Regression(
        f"{NETWORK}    - {{dens: 1, repeat: 19999}}\n",
        "more than 4 s: a suggestion was looked for in each repetition",
        "SC705",
    ),
    "repetitions that multiply": Regression(
        _blocks("dense: 1", 3),
        "more than 4 s, building 3^20 blocks",
        "SC705",
    ),
    "repetitions of nothing": Regression(
        _blocks("{dense: 1, when: false}", 9),
        "more than 4 s, building 9^20 empty blocks: only layers were counted",
        "SC705",
    ),
    "a repeated layer in a repeated block": Regression(
        "spec: 1\nblocks:\n  hundred:\n    layers:\n      - dense: 4\n        repeat: 100\n"
        "model:\n  inputs: {x: [4]}\n  layers:\n    - hundred:\n      repeat: 2000\n",
        "more than 4 s, building 200,000 layers",
        "SC705",
    ),
    "wrong layers, repeated in a repeated block": Regression(
        "spec: 1\nblocks:\n"
        "  b: {layers: [{dens: 1, repeat: 300}, {dense: a, repeat: 300}]}\n"
        "model:\n  inputs: {x: [4]}\n  layers: [{b: , repeat: 300}]\n",
        "more than 4 s, reporting the same two faults 180,000 times",
        "SC103 SC104 SC705",
    ),
    "more variants than are checked": Regression(
        DENSE + "variants:\n" + _each(1500, "  v@: {seed: @}\n"),
        "more than 4 s, compiling all of them",
        "SC608",
    ),
    "variants that all have faults": Regression(
        DENSE + "variants:\n" + _each(400, "  v@: {seed: a, modl.x: @}\n"),
        "more than 4 s, looking for the nearest path of each",
        "SC103 SC606",
    ),
    "variants with long paths": Regression(
        DENSE + "variants:\n" + _each(300, f"  v@: {{{'x' * 100}@: 1}}\n"),
        "more than 4 s, looking for the nearest path of each",
        "SC606",
    ),
    # Places
    "an open quote behind wide blanks": Regression(
        "a:\n\u00a0\u00a0b: 1\n\u00a0 c:\u3000'\u00a0'",
        "the reported column was past the end of the line",
        "SC008",
    ),
    # The formatter
    "comments before an anchor": Regression(
        "a:\n- ? # x\n    &a # y\n    b\n  : 1\n",
        "`fmt` ended with a defect: it would have changed the comments",
        "SC101 SC102",
    ),
    "a key over two lines in braces": Regression(
        '{? "k\n l" : a:"\'}\n',
        "`fmt` ended with a defect: it would have changed the values",
        "SC101 SC102",
    ),
    "a long key before a text with a colon": Regression(
        f"{{{'k' * 1010}: a:b}}\n",
        "`fmt` ended with a defect: it would have changed the values",
        "SC101 SC102",
    ),
}


@pytest.mark.parametrize("name", REGRESSIONS)
def test_a_past_failure_stays_fixed(name: str, tmp_path: Path) -> None:
    text, _, codes = REGRESSIONS[name]
    data, faults = text.encode(), list[str]()

    def work() -> None:
        faults.extend(oracle.faults(data, tmp_path) + layouts.faults(data, tmp_path))

    assert excess(work) == ""
    assert faults == []
    found = check(read_written(tmp_path / "spec.yaml", root=tmp_path)).found
    assert {*codes.split()} <= {one.code for one in found}
