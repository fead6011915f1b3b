"""Specs made to keep the compiler busy: its work is bounded whatever a spec says."""

import time

import pytest
from compiled_texts import NETWORK, compiled

SLOWEST = 8.0
"""Seconds for up to half a megabyte; each took ten times as long where work was not bounded."""


def layers(item: str, count: int, before: str = "", after: str = "") -> str:
    """A network of many items, numbered."""
    items = "".join(f"    - {item.replace('#', str(number))}\n" for number in range(count))
    return NETWORK.replace("model:", f"{before}model:") + items + after


def listed(item: str, count: int) -> str:
    return ", ".join(item.replace("#", str(number)) for number in range(count))


SPECS = {
    "unknown layers": layers("densex_#: 4", 15_000),
    "misspelt references": layers("{dense: 4, name: layer_#, from: leyar_#}", 8_000),
    "misspelt outputs": layers(
        "{dense: 1, name: b#}", 5_000, after=f"  outputs: {{{listed('o#: bb#', 8_000)}}}\n"
    ),
    "unknown keys": layers("dense: 4", 1, after="")
    + "".join(f"keyx{n}: 4\n" for n in range(20_000)),
    "unknown parameters": layers(f"dense: {{units: 4, {listed('actxvation#: 4', 15_000)}}}", 1),
    "unknown params": layers(
        "dense: $w#", 10_000, before=f"params: {{{listed('a#: 1', 9_000)}}}\n"
    ),
    "wrong choices": layers("activation: relux#", 15_000),
    "many params in many blocks": layers(
        "b",
        9_000,
        before=f"params: {{{listed('a#: 1', 20_000)}}}\n"
        "blocks: {b: {layers: [{dense: 4, when: false}]}}\n",
    ),
    "many rules": layers(
        "dense: 1", 5_000, after="  regularize:\n" + "    - {l2: 1, on: 'd*'}\n" * 9_000
    ),
    "globs that backtrack": layers(
        "dense: 1", 5_000, after="  regularize:\n    - {l2: 1, on: '" + "*a" * 200 + "*b'}\n"
    ),
}


@pytest.mark.parametrize("name", SPECS)
def test_compiling_ends_soon(name: str) -> None:
    began = time.process_time()
    result = compiled(SPECS[name])
    assert time.process_time() - began < SLOWEST
    assert result.spec is None
