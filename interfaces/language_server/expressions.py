"""Tensor expressions in the editor: operations and tensors."""

import re
from collections.abc import Iterator

from ...spec_schema.operation import Operation
from ...spec_schema.operations import NAMES, find
from .document import CheckedText
from .offers import Offer
from .positions import CursorPosition
from .tree import TreeNode

_BEGUN = re.compile(r"""\b(?:compute|expression):\s+["']?[^#]*?(?<![\w'".$])(\w*)$""")


def is_expression(place: TreeNode) -> bool:
    """Whether a value is a tensor expression."""
    above = place.above
    if place.key == "expression":
        return above is not None and above.key == "compute"
    return place.key == "compute" and place.text is not None


def about_word(document: CheckedText, place: TreeNode, word: str) -> str:
    """Returns what a word of an expression is, in Markdown; "" if it is not known."""
    if word in NAMES:
        operation = find(word)
        return f"`{operation.signature}`\n\n{operation.text}"
    return _tensor(document, place, word)


def _tensor(document: CheckedText, place: TreeNode, word: str) -> str:
    """Returns the shape of an input."""
    graph, layer = document.result.graph, place.above
    component = layer.component() if layer is not None else None
    if graph is None or component is None:
        return ""
    types = graph.types()
    for node in graph.nodes:
        if node.origin.key == component[1] and word in node.roles:
            source = node.inputs[node.roles.index(word)]
            return f"**{word}** (`{source}`)\n\n`{types[source]}` {types[source].dtype}"
    return ""


def operation_begun(before: str) -> str | None:
    """Returns the typed part of a word in an expression; None outside of expressions.

    Args:
        before: The line up to the cursor.
    """
    found = _BEGUN.search(before)
    return found[1] if found is not None else None


def operation_offers(word: str, cursor: CursorPosition) -> Iterator[Offer]:
    """Yields the operations that begin with a word."""
    begun = (find(name) for name in NAMES if name.startswith(word))
    for number, operation in enumerate(begun):
        offer = _offer(operation)
        yield offer.at(cursor.line, cursor.column - len(word), cursor.column, number)


def _offer(operation: Operation) -> Offer:
    text = f"`{operation.signature}`\n\n{operation.text}"
    return Offer(operation.name, "function", operation.text, text, operation.name)
