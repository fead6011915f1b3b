"""Hover: a layer's shape and costs, the meaning of a key, the value of a name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...compiler.ir import Graph, Node
from ...compiler.resolving.resolve import params_of
from ...spec_schema.component import Component
from ...spec_schema.document.network import PARAMETER_TYPES
from ...spec_schema.expressions.formula import FormulaError
from ...spec_schema.expressions.references import TextPart, parts_of
from ...spec_schema.expressions.substitution import substitute
from ...spec_schema.findings.codes import all_codes
from ...spec_schema.findings.finding import Findings, Span
from ...spec_schema.paths.find import find, loop_at
from ...spec_schema.reference.meaning import meaning
from ...spec_schema.reference.shown import shown
from ...spec_schema.yaml.values import Mapping, Scalar, plain
from .document import CheckedText
from .expressions import about_word, is_expression
from .markdown import blocks_text, component_text, costs_text, key_text
from .names import Symbol
from .positions import CursorPosition, Lines
from .tree import Hit, TreeNode, hit

_INDEX = re.compile(r"\[[0-9]+\]")
_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Hover:
    """Markdown about a place."""

    text: str
    span: Span


def hover(document: CheckedText, cursor: CursorPosition) -> Hover | None:
    """Returns what is known at the cursor; None if nothing is."""
    document = document.valid
    code = _code(document, cursor)
    if code is not None or document.root is None:
        return code
    found = hit(document.root, cursor)
    for say in (_reference, _in_expression, _layer, _name, _key):
        said = say(document, found, cursor)
        if said is not None:
            return said
    return None


def _code(document: CheckedText, cursor: CursorPosition) -> Hover | None:
    """Returns the meaning of a code in a suppression comment."""
    line = Lines(document.text).line(cursor.line)
    if "#" not in line or "ignore[" not in line:
        return None
    begin, end = _word(line, cursor.column - 1)
    about = all_codes().get(line[begin:end])
    if about is None:
        return None
    span = Span(document.name, cursor.line, begin + 1, cursor.line, end + 1)
    return Hover(f"**{line[begin:end]}** {about.title}\n\n{about.why}", span)


def _word(line: str, at: int) -> tuple[int, int]:
    begin = end = min(at, len(line))
    while begin > 0 and line[begin - 1].isalnum():
        begin -= 1
    while end < len(line) and line[end].isalnum():
        end += 1
    return begin, end


# `$name` and `$(…)`.


def _reference(document: CheckedText, found: Hit, cursor: CursorPosition) -> Hover | None:
    text, span = found.place.text, found.place.value.span
    if found.on_key or text is None or "$" not in text or span.line != span.end_line:
        return None
    try:
        parts = parts_of(text)
    except FormulaError:
        return None
    quote = (span.end_column - span.column - len(text)) // 2
    at = cursor.column - span.column - quote
    part = next((p for p in parts if p.formula and p.start <= at <= p.end), None)
    if part is None:
        return None
    place = span._replace(
        column=span.column + quote + part.start, end_column=span.column + quote + part.end
    )
    written = text[part.start : part.end]
    return Hover("\n\n".join(_worth(document, found.place, part, written)), place)


def _worth(document: CheckedText, place: TreeNode, part: TextPart, written: str) -> Iterator[str]:
    """Yields the value of a reference, and of the names in it."""
    params, block = _values(document, place)
    loop = loop_at(document.merged, place.path)
    values = loop[1].entries if loop is not None else {}
    said = Findings()
    value = substitute(Scalar(written, place.value.span), params, said)
    known = not len(said) and isinstance(value, Scalar)
    yield f"`{written}` = `{shown(plain(value))}`" if known else f"`{written}`"
    copies = [w.text for w in (part.formula.names if part.formula else ()) if w.text in values]
    for name in copies:
        yield f"`{name}` is one of `{shown(plain(values[name].value))}`, by copy"
    if copies:
        return
    if block and not known:
        yield f"The value depends on where the block `{block}` is used."
    elif block:
        yield f"Computed with the defaults of the block `{block}`."
    for word in part.formula.names if part.formula else ():
        if word.text in params and written != f"${word.text}":
            yield f"`{word.text}` = `{shown(params[word.text])}`"


def _values(document: CheckedText, place: TreeNode) -> tuple[dict[str, object], str]:
    """Returns the params that are known at a place, and the block if it has its own."""
    params = dict(params_of(document.merged))
    loop = loop_at(document.merged, place.path)
    segments = place.segments
    block = str(segments[1]) if segments[:1] == ("blocks",) and len(segments) > 1 else ""
    own = find(document.merged, f"blocks.{block}.params") if block else None
    entries = own.value.entries if own and isinstance(own.value, Mapping) else {}
    for name, entry in entries.items():
        default = plain(entry.value)
        params.pop(name, None)
        if default not in PARAMETER_TYPES:
            params[name] = default
    for name in loop[1].entries if loop is not None else ():
        params.pop(name, None)
    return params, block if entries else ""


# Tensor expressions.


def _in_expression(document: CheckedText, found: Hit, cursor: CursorPosition) -> Hover | None:
    if found.on_key or not is_expression(found.place):
        return None
    line = Lines(document.text).line(cursor.line)
    word = next((w for w in _WORD.finditer(line) if w.start() < cursor.column <= w.end() + 1), None)
    text = about_word(document, found.place, word[0]) if word else ""
    if word is None or not text:
        return None
    span = Span(document.name, cursor.line, word.start() + 1, cursor.line, word.end() + 1)
    return Hover(text, span)


# Names.


def _name(document: CheckedText, found: Hit, cursor: CursorPosition) -> Hover | None:
    mention = document.names.at(document.name, cursor)
    if mention is None or not mention.given:
        return None
    text = _of_symbol(document, mention.symbol, mention.text)
    return Hover(text, mention.span) if text else None


def _of_symbol(document: CheckedText, symbol: Symbol, text: str) -> str:
    kind, name, scope = symbol
    if kind == "layer":
        return _named_layer(document, symbol, text)
    if kind == "input":
        graph = document.result.graph
        type_ = graph.inputs.get(name) if graph else None
        return f"**{name}** (input)" + (f"\n\n`{type_}` {type_.dtype}" if type_ else "")
    if kind == "param":
        place = find(document.merged, symbol.path)
        value = f" = `{shown(plain(place.value))}`" if place else ""
        if scope.endswith(".for"):
            return f"**{name}** (one for each copy){value}"
        return f"**{name}** (param{f' of the block `{scope}`' if scope else ''}){value}"
    if kind == "output":
        place = find(document.merged, f"model.outputs.{name}")
        layer = plain(place.value) if place else None
        said = f"**{name}** (output of the layer `{layer}`)"
        return f"{said}\n\n{_nodes_text(document, [str(layer)])}".strip()
    return _block(document, name) if kind == "block" else f"**{name}** ({kind})"


def _named_layer(document: CheckedText, symbol: Symbol, text: str) -> str:
    nodes = _nodes_named(document.result.graph, text, symbol.scope)
    kinds = dict.fromkeys(node.operator.name for node in nodes)
    kind = next(iter(kinds)) if len(kinds) == 1 else "layers"
    return f"**{text}** ({kind})\n\n{costs_text(document.result.graph, nodes)}".strip()


def _nodes_named(graph: Graph | None, name: str, scope: str) -> list[Node]:
    if graph is None:
        return []
    return [node for node in graph.nodes if _is_called(node, name, scope)]


def _is_called(node: Node, name: str, scope: str) -> bool:
    """Returns whether a name means a layer, all copies of it, or a block around it."""
    name = name.replace("[:]", "")
    called = {node.name, node.origin.reference, _INDEX.sub("", node.origin.reference)}
    if scope:
        return name in {one.split("/")[-1] for one in called}
    return any(one == name or one.startswith(f"{name}/") for one in called)


def _nodes_text(document: CheckedText, names: list[str]) -> str:
    graph = document.result.graph
    return costs_text(
        document.result.graph, [n for n in graph.nodes if n.name in names] if graph else []
    )


def _block(document: CheckedText, name: str) -> str:
    place = find(document.merged, f"blocks.{name}.params")
    params = plain(place.value) if place and isinstance(place.value, Mapping) else {}
    said = f"**{name}** (block)"
    return f"{said}\n\nparams: `{shown(params)}`" if params else said


# Layers.


def _layer(document: CheckedText, found: Hit, cursor: CursorPosition) -> Hover | None:
    """Returns a layer if the cursor is on its type or its block."""
    place = found.place if not found.on_key else found.place.above
    if place is None or not place.is_layer:
        return None
    component = place.component()
    if component is None or component[1] != found.span:
        return None
    catalogue = place.outline.catalogue
    nodes = document.result.graph.nodes if document.result.graph else ()
    if catalogue is not None and component[0] in catalogue:
        head = component_text(catalogue.find(component[0]))
        given = costs_text(
            document.result.graph, [n for n in nodes if n.origin.key == component[1]]
        )
    else:
        head = _block(document, component[0])
        inside = [n for n in nodes if n.origin.site and n.origin.site.span == component[1]]
        given = blocks_text(document.result.graph, inside)
    return Hover(f"{head}\n\n{given}".strip(), component[1])


# Keys.


def _key(document: CheckedText, found: Hit, cursor: CursorPosition) -> Hover | None:
    place = found.place
    if not place.segments:
        return None
    component = None if found.on_key else _written_component(place)
    if component is not None:
        return Hover(component_text(component), found.span)
    if not found.on_key and not isinstance(place.value, Scalar):  # between keys
        return None
    bare = place.outline.main if not found.on_key and place.outline.is_bare(place.value) else None
    said = meaning(document.merged, f"{place.path}.{bare}" if bare else place.path)
    if said is None:
        return None
    about = list(key_text(bare or str(place.key), said.text, said.field, said.owner))
    if said.component is not None and (not about or _is_component_key(place)):
        about = [component_text(said.component)]
    return Hover("\n\n".join(about), found.span) if about else None


def _is_component_key(place: TreeNode) -> bool:
    above = place.above
    return above is not None and (above.component() or ("",))[0] == place.key


def _written_component(place: TreeNode) -> type[Component] | None:
    catalogue = place.outline.catalogue
    if catalogue is None or place.text is None or place.text not in catalogue:
        return None
    found: type[Component] = catalogue.find(place.text)
    return found
