"""The case table: for every operator parameters and inputs it is tried with, family by family.

A row is (operator, parameters, inputs): an input is a shape, batch first; the text "int32" before
a shape makes it integers from 0 to 4, "masked" gives it a mask over all axes but the last, and
"masked steps" one over batch and time. An operator with roles has a mapping of them, and there both
are in a list with the shape.
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.operator import Operator
from speccompile.spec_schema.types import DType, TensorType

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One operator with one set of parameters and inputs."""

    operator: Operator
    inputs: tuple[TensorType, ...]
    roles: tuple[str, ...]
    label: str

    def __str__(self) -> str:
        return self.label


def _types(shapes: list[Any]) -> tuple[TensorType, ...]:
    types, words = [], []
    for item in shapes:
        if isinstance(item, str):
            words.append(item)
            continue
        mask_rank = len(item) - 1 if "masked" in words else 2 if "masked steps" in words else 0
        dtype = next((DType(word) for word in words if "masked" not in word), DType.FLOAT32)
        types.append(TensorType(tuple(item), dtype, mask_rank))
        words = []
    return tuple(types)


def _case(number: int, name: str, parameters: dict[str, Any], shapes: Any) -> Case:
    roles: tuple[str, ...] = ()
    if isinstance(shapes, dict):
        listed = {k: item if isinstance(item, list) else [item] for k, item in shapes.items()}
        roles = tuple(k for k, item in listed.items() for x in item if isinstance(x, tuple))
        shapes = [word for item in listed.values() for word in item]
    return Case(LAYERS.find(name)(**parameters), _types(shapes), roles, f"{name}-{number}")


def _family(stem: str) -> list[Case]:
    specification = importlib.util.spec_from_file_location(f"cases_{stem}", FOLDER / f"{stem}.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return [_case(number, *row) for number, row in enumerate(module.CASES)]


CASES = [case for path in sorted(FOLDER.glob("*.py")) for case in _family(path.stem)]
