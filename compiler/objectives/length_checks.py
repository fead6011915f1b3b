"""Checks that samples have lengths to batch them by: `training.group_by_length`."""

from collections.abc import Iterator

from ...spec_schema.components.normalizers import Divide
from ...spec_schema.document.data import Data
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.layers.text import TextVectorization
from ...spec_schema.types import DType, TensorType
from ..context import Context
from ..ir import Graph

PATH = "training.group_by_length"


def check_lengths(name: str, graph: Graph, context: Context) -> None:
    """Report an input whose samples don't differ in length, or whose padding isn't left out."""
    type_ = graph.inputs.get(name)
    if type_ is None:
        what = codes.assignments.unknown_name("input", name, [*graph.inputs])
        context.report(what, PATH, meant=context.findings.guess(name, graph.inputs))
        return
    found = len(context.findings)
    for what in _refusals(name, type_, graph, context):
        context.report(what, PATH)
    has_mask = any(one.mask_rank for one in graph.types().values())
    if graph.is_complete and not has_mask and len(context.findings) == found:
        context.report(codes.lengths.padding_counts(name), PATH)


def is_text(type_: TensorType) -> bool:
    """Whether each sample of an input is one string, whose words make its length."""
    return type_.dtype is DType.STRING and type_.shape[1:] in ((), (1,))


def text_layers(name: str, graph: Graph) -> list[TextVectorization]:
    """Returns the layers that split the text of an input."""
    operators = (node.operator for node in graph.nodes if name in node.inputs)
    return [one for one in operators if isinstance(one, TextVectorization)]


def _refusals(name: str, type_: TensorType, graph: Graph, context: Context) -> Iterator[Violation]:
    training, data = context.document.training, context.document.data
    if is_text(type_):
        layers = text_layers(name, graph)
        if graph.is_complete and not any(one.output_mode == "int" for one in layers):
            yield codes.lengths.no_words(name)
        fixed = [one.output_sequence_length for one in layers if one.output_sequence_length]
        if fixed:
            yield codes.lengths.fixed_text(name, fixed[0])
    elif type_.rank < 2 or type_.shape[1] is not None or (data is not None and data.windows):
        length = data.windows.length if data is not None and data.windows else None
        yield codes.lengths.one_length(name, type_.shape[1:], length)
    elif data is not None and _moves_zero(data) and type_.dtype.is_floating:
        assert data.normalize is not None
        yield codes.lengths.normalized_padding(name, data.normalize.name)
    if training is not None and not training.shuffle:
        yield codes.lengths.kept_order()


def _moves_zero(data: Data) -> bool:
    return data.normalize is not None and not isinstance(data.normalize, Divide)
