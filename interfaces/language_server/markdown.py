"""Documentation of components, keys and layers as Markdown: meaning, shapes and costs."""

from collections.abc import Iterator

from ...compiler.ir import Graph, Node
from ...compiler.summaries.costs import Costs, costs
from ...spec_schema.component import Component, SpecModel
from ...spec_schema.findings.code import counted
from ...spec_schema.reading.fields import Field
from ...spec_schema.reference.entry import about, type_words
from ...spec_schema.reference.shown import shown


def component_text(component: type[Component]) -> str:
    """Returns a component's name, kind, and documentation."""
    return "\n\n".join([f"**{component.name}** ({component.catalogue.kind})", *about(component)])


def key_text(
    key: str, text: str, field: Field | None, owner: type[SpecModel] | None
) -> Iterator[str]:
    """Yields the meaning of a key, what it accepts, and its default."""
    if text:
        yield f"**{key}**: {text}"
    if field is None:
        return
    default = "required" if field.required else f"default `{shown(field.default)}`"
    yield f"{type_words(field)}; {default}" if field.words else default
    if field.choices and type_words(field) != field.words:
        yield ", ".join(f"`{choice}`" for choice in field.choices)


MOST_SHOWN = 6
"""Maximum number of applications of a layer to list."""


def costs_text(graph: Graph | None, nodes: list[Node]) -> str:
    """Returns shape, parameters and multiply-adds of each node, or the totals if there are many."""
    typed = [node for node in nodes if node.type is not None]
    if graph is None or not typed:
        return ""
    types = graph.types()
    rows = [(node, costs(node, types)) for node in typed]
    lines = [_row(node, cost, named=len(rows) > 1) for node, cost in rows[:MOST_SHOWN]]
    if len(rows) > MOST_SHOWN:
        total = sum(cost.parameters for _, cost in rows)
        adds = sum(cost.multiply_adds for _, cost in rows)
        lines.append(f"… {len(rows)} layers: {_costs(total, adds)}")
    return "\n\n".join(lines)


def _costs(parameters: int, multiply_adds: int, frozen: str = "") -> str:
    return f"{counted(parameters, 'parameter')}{frozen}, {counted(multiply_adds, 'multiply-add')}"


def _row(node: Node, cost: Costs, *, named: bool) -> str:
    dtype = "" if node.type is None or node.type.dtype == "float32" else f" {node.type.dtype}"
    head = f"`{node.name}`: " if named else "output "
    frozen = ", frozen" if node.weights and not node.trainable else ""
    said = _costs(cost.parameters, cost.multiply_adds, frozen)
    shared = f", weights of `{node.shares}`" if node.shares else ""
    return f"{head}`{node.type}`{dtype} · {said}{shared}"


def blocks_text(graph: Graph | None, nodes: list[Node]) -> str:
    """Returns the output and the costs of each application of a block."""
    applications: dict[str, list[Node]] = {}
    for node in nodes:
        applications.setdefault(node.name.split("/")[0], []).append(node)
    if graph is None or any(node.type is None for node in nodes):
        return ""
    types, lines = graph.types(), []
    for name, inner in list(applications.items())[:MOST_SHOWN]:
        each = [costs(node, types) for node in inner]
        parameters, adds = sum(c.parameters for c in each), sum(c.multiply_adds for c in each)
        said = _costs(parameters, adds)
        lines.append(f"`{name}`: `{inner[-1].type}` · {said}")
    return "\n\n".join(lines)
