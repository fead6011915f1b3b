"""Lowerings of the built-in layers, in files with the same names. Import fails if one is
missing.
"""

from importlib import import_module

from .....spec_schema.layers import LAYERS
from .....spec_schema.operator import Operator
from ..lowering import LOWERINGS

for family in LAYERS.families:
    if not all(LAYERS.find(name).is_traced for name in LAYERS.families[family]):
        import_module(f"{__name__}.{family}")


def missing() -> list[str]:
    """Returns operators without a lowering that don't say why, with the file that should
    have it.
    """
    return [
        f"{name}: compiler/targets/graph/layers/{LAYERS.family(name)}.py"
        for name in LAYERS
        if not _is_lowered(LAYERS.find(name))
    ]


def _is_lowered(operator: type[Operator]) -> bool:
    return operator in LOWERINGS or operator.is_traced or "graph" in operator.unsupported
