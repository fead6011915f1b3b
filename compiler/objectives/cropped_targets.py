"""Outputs whose targets are cropped with the images: `random_crop`."""

from ...spec_schema.types import TensorType
from ..ir import Graph
from ..mixing import cropping_layers
from .objectives import Objective


def with_crops(objectives: tuple[Objective, ...], graph: Graph) -> tuple[Objective, ...]:
    """Returns objectives with the sizes of their targets before and after each layer that crops
    them.
    """
    types = graph.types()
    found = {}
    for output, nodes in cropping_layers(graph).items():
        names = (nodes[0].inputs[0], *(node.name for node in nodes))
        found[output] = tuple(_size(types[name]) for name in names)
    return tuple(one._replace(crops=found.get(one.output, ())) for one in objectives)


def _size(images: TensorType) -> tuple[int, int]:
    _, height, width, _ = images.shape
    assert height is not None  # a layer that crops needs to know it
    assert width is not None
    return height, width
