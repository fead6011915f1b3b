"""Lowerings of the built-in layers, in files with the same names. Import fails if one is
missing.
"""

from importlib import import_module

from .....spec_schema.layers import LAYERS
from ..lowering import LOWERINGS

for family in LAYERS.families:
    import_module(f"{__name__}.{family}")


def missing() -> list[str]:
    """Returns operators without a lowering that don't say why, with the file that should
    have it.
    """
    return [
        f"{name}: compiler/targets/graph/layers/{LAYERS.family(name)}.py"
        for name in LAYERS
        if LAYERS.find(name) not in LOWERINGS and "graph" not in LAYERS.find(name).unsupported
    ]
