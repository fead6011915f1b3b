"""Outputs whose targets are cropped with the images: `random_crop`."""

from ..ir import Graph
from ..mixing import cropping_layers
from .objectives import Objective


def with_crops(objectives: tuple[Objective, ...], graph: Graph) -> tuple[Objective, ...]:
    """Returns objectives with the sizes of their targets before and after each layer that crops
    them.
    """
    types = graph.types()
    found = {
        output: tuple(
            types[name].shape[1:3] for name in (nodes[0].inputs[0], *(node.name for node in nodes))
        )
        for output, nodes in cropping_layers(graph).items()
    }
    return tuple(one._replace(crops=found.get(one.output, ())) for one in objectives)
