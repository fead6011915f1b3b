"""The network without what prepares raw data: `data.features` and `data.normalize`."""

from dataclasses import replace
from typing import TypeVar

from .valid_spec import ValidSpec

S = TypeVar("S", bound=ValidSpec)


def without_preparation(spec: S) -> S:
    """Returns a spec whose network has the inputs that the `model` section declares, as prepared
    data.
    """
    graph = spec.graph
    feeds = {**graph.prepared, **graph.normalized}
    if not feeds:
        return spec
    raw = [name for name in graph.inputs if name not in graph.columns]
    given = [feeds.get(name, name) for name in dict.fromkeys([*raw, *graph.prepared])]
    part = graph.between(given, graph.outputs)
    inner = part.renamed({tensor: name for name, tensor in feeds.items()})
    copied = [one.reconstructs for one in spec.objectives]
    is_whole = all(name is None or name in inner.inputs for name in copied)
    return replace(
        spec,
        graph=replace(inner, columns={}, prepared={}, normalized={}),
        objectives=spec.objectives if is_whole else (),
    )
