"""Checking takes in proportion to what is checked: counted in calls, which no machine's load moves.

`benchmarks/large_specs.py` measures the seconds.
"""

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import speccompile as package
from command_line import speccompile
from compiled_texts import NETWORK

BENCHMARK = Path(package.__file__).parent / "benchmarks" / "large_specs.py"
MOST = 2.2
"""Times the calls, for twice the size."""
FEW, MANY = 250, 500


def listed(item: str, count: int) -> str:
    return ", ".join(item.replace("#", str(number)) for number in range(count))


def outputs(count: int) -> str:
    heads = "".join(f"    - {{dense: 1, name: h{n}, from: x}}\n" for n in range(count))
    training = (
        f"training: {{loss: {{{listed('o#: mean_squared_error', count)}}}, "
        f"metrics: {{{listed('o#: [mean_absolute_error]', count)}}}, optimizer: adam, epochs: 1}}\n"
    )
    return f"{NETWORK}{heads}  outputs: {{{listed('o#: h#', count)}}}\n{training}"


def variants(count: int) -> str:
    changes = listed("v#: {model.layers.dense.units: 1#}", count)
    return f"{NETWORK}    - dense: 4\nvariants: {{{changes}}}\n"


def faults(count: int) -> str:
    return NETWORK + "    - dense: {}\n" * count


def left_out(count: int) -> str:
    return NETWORK + "    - {dense: 4, from: x}\n" * count


SHAPES: dict[str, Callable[[int], str]] = {
    **runpy.run_path(str(BENCHMARK))["SHAPES"],
    "outputs": outputs,
    "variants": variants,
    "faults": faults,
    "left out": left_out,
}


def calls_of(path: Path) -> int:
    """How many functions checking what is at the path calls."""
    counted = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        speccompile("validate", path)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("shape", SHAPES)
def test_checking_calls_functions_in_proportion_to_the_size(shape: str, tmp_path: Path) -> None:
    few, many = tmp_path / "few.yaml", tmp_path / "many.yaml"
    few.write_text(SHAPES[shape](FEW))
    many.write_text(SHAPES[shape](MANY))
    speccompile("validate", few)  # what is imported and remembered once
    assert calls_of(many) < MOST * calls_of(few)


@pytest.mark.parametrize("shape", ["written", "repeated", "wired", "nested"])
def test_the_specs_that_are_measured_are_clean(shape: str, tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(SHAPES[shape](MANY))
    assert speccompile("validate", spec).code == 0
