"""Layers that have no effect at their place, and layers that could be one."""

from collections.abc import Container, Iterator

from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Related
from ...spec_schema.yaml.values import Mapping
from ..ir import Node
from ..objectives.objectives import Objective
from .activations import ALONE, activation_of
from .subject import LintHit, Subject, at_layer, called

BIASED = (
    *("dense", "conv1d", "conv2d", "conv3d"),
    *("conv1d_transpose", "conv2d_transpose", "conv3d_transpose"),
    *("depthwise_conv1d", "depthwise_conv2d", "separable_conv1d", "separable_conv2d"),
)
"""Layers with a bias per channel that is added last."""

RANDOM = (
    *("dropout", "spatial_dropout1d", "spatial_dropout2d", "spatial_dropout3d"),
    *("gaussian_noise", "gaussian_dropout", "alpha_dropout"),
)
BYTES = 255
AFTER_THE_LAST = (*RANDOM, *ALONE, "flatten", "reshape", "identity")


def bias_before_batch_normalization(spec: Subject) -> Iterator[LintHit]:
    """Report a bias before batch normalization, which subtracts it."""
    return spec.everywhere(_biased(spec))


def _biased(spec: Subject) -> Iterator[tuple[Node, LintHit]]:
    for node in spec.of(*BIASED):
        if not getattr(node.operator, "use_bias", False) or activation_of(node) != "linear":
            continue
        takers = spec.takers.get(node.name, ())
        kept = spec.is_shared(node) or not node.trainable or node.name in spec.outputs
        if kept or not takers or not all(_normalizes_channels(taker) for taker in takers):
            continue
        what = codes.layer_lints.bias_has_no_effect(called(node), called(takers[0]))
        related = [Related(takers[0].origin.key, "subtracts the mean of each channel")]
        yield node, at_layer(node, what, related=related)


def _normalizes_channels(node: Node) -> bool:
    """Whether a layer subtracts the batch mean. A frozen one subtracts another mean."""
    if node.operator.name != "batch_normalization" or node.type is None:
        return False
    return node.trainable and getattr(node.operator, "axis", -1) in (-1, node.type.rank - 1)


def linear_in_a_row(spec: Subject) -> Iterator[LintHit]:
    """Report two dense layers without an activation between them."""
    for node in spec.of("dense"):
        first = spec.before(node)
        while first is not None and first.operator.name == "dropout" and _is_only(spec, first):
            first = spec.before(first)
        if first is None or first.operator.name != "dense" or not _is_only(spec, first):
            continue
        if activation_of(first) != "linear" or first.trainable != node.trainable:
            continue
        if spec.is_shared(first) or spec.is_shared(node) or _is_bottleneck(first, node):
            continue
        what = codes.layer_lints.consecutive_linear_layers(called(first), called(node))
        related = [Related(node.origin.key, f"`{called(node)}` takes its output unchanged")]
        yield at_layer(first, what, related=related)


def _is_only(spec: Subject, node: Node) -> bool:
    """Whether the output of a layer is used by exactly one other layer."""
    return node.name not in spec.outputs and len(spec.takers.get(node.name, ())) == 1


def _is_bottleneck(first: Node, second: Node) -> bool:
    """Whether the first layer is narrower than its input and the output of the second: two small
    matrices instead of a large one are intentional.
    """
    width = getattr(first.operator, "units", 0)
    entering = next((w.shape[0] for w in first.weights if w.name == "kernel"), 0)
    return width < min(entering, getattr(second.operator, "units", 0))


def layer_without_effect(spec: Subject) -> Iterator[LintHit]:
    """Report a layer whose output equals its input."""
    return spec.everywhere(_idle(spec))


def _idle(spec: Subject) -> Iterator[tuple[Node, LintHit]]:
    types = spec.graph.types()
    for node in spec.of("flatten", "reshape"):
        before = spec.before(node)
        given = types[node.inputs[0]]
        if given != node.type or None in given.shape[1:]:
            continue
        what = codes.layer_lints.layer_has_no_effect(called(node), given.rank, str(given))
        yield node, at_layer(node, what, related=_comes_from(spec, before, node))


def _comes_from(spec: Subject, before: Node | None, node: Node) -> list[Related]:
    path = f"model.inputs.{node.inputs[0]}"
    span = before.origin.key if before else spec.context.key_span(path)
    return [Related(span, "comes from here")]


def embedding_of_fractions(spec: Subject) -> Iterator[LintHit]:
    """Report an embedding of a floating-point input."""
    types = spec.graph.types()
    for node in spec.of("embedding"):
        given = types[node.inputs[0]]
        if not given.dtype.is_floating:
            continue
        name, before = node.inputs[0], spec.before(node)
        sizes = ", ".join("null" if size is None else str(size) for size in given.shape[1:])
        shape = sizes if before is None else ""
        what = codes.layer_lints.embedding_of_fractions(called(node), name, given.dtype, shape)
        yield at_layer(node, what, related=_comes_from(spec, before, node))


def mask_dropped(spec: Subject) -> Iterator[LintHit]:
    """A layer that ignores the mask of what it takes, and drops it."""
    masked: dict[str, Node] = {}
    for node in spec.graph.nodes:
        sources = [masked[name] for name in node.inputs if name in masked]
        if sources and not node.operator.supports_masking:
            what = codes.masks.mask_is_dropped(called(node), called(sources[0]))
            related = [Related(sources[0].origin.key, "has a mask")]
            yield at_layer(node, what, related=related)
        if node.type is not None and node.type.mask_rank:
            masked[node.name] = node


def mask_removed(spec: Subject) -> Iterator[LintHit]:
    """Attention and losses that take padding for data, since attention before them has removed the
    mask of what they take.
    """
    removed: dict[str, Node] = {}  # tensors → the layer that removed their mask
    for node in spec.graph.nodes:
        by = next((removed[name] for name in node.inputs if name in removed), None)
        if by and "query" in node.operator.arguments and "attention_mask" not in node.roles:
            what = codes.masks.mask_is_removed(node.origin.reference, by.origin.reference)
            yield at_layer(node, what, related=_removes(by))
        masked = [name for name, type_ in node.types.items() if type_.mask_rank]
        if by and _loses_mask(node, removed):
            removed.update(dict.fromkeys(masked, by))
        if node.operator.removes_masks:
            removed.update(dict.fromkeys(node.inputs, node))
    for objective in spec.objectives:
        name = spec.graph.outputs[objective.output]
        if name in removed and name in spec.graph.by_name:
            by = removed[name]
            can_ignore = "ignore_class" in type(objective.loss).model_fields
            reference = by.origin.reference
            what = codes.masks.loss_without_mask(objective.output, reference, can_ignore)
            yield at_layer(spec.graph.by_name[name], what, related=_removes(by))


def _loses_mask(node: Node, removed: Container[str]) -> bool:
    """Whether the output of a layer has no mask because that of an input was removed."""
    if node.operator.takes_mask and len(node.inputs) == 1:
        return False
    if "query" in node.operator.arguments:
        return node.inputs[0] in removed
    lost = [name in removed for name in node.inputs]
    return all(lost) if node.operator.name == "concatenate" else any(lost)


def _removes(node: Node) -> list[Related]:
    return [Related(node.origin.key, "removes the mask of what it takes, as in Keras")]


def random_at_the_end(spec: Subject) -> Iterator[LintHit]:
    """Report dropout or noise after the last layer."""
    for objective in spec.objectives:
        node = spec.graph.by_name.get(spec.graph.outputs[objective.output])
        while node is not None and node.operator.name in AFTER_THE_LAST:
            if node.operator.name in RANDOM and node.operator.draws():
                last, output = _last_layer(spec, node, objective)
                what = codes.layer_lints.random_after_last_layer(called(node), last, output)
                related = [Related(spec.context.span("training.loss"), "the loss compares it")]
                yield at_layer(node, what, related=related)
            node = spec.before(node)


def _last_layer(spec: Subject, node: Node, objective: Objective) -> tuple[str, str]:
    """Returns the last layer or, if outputs have names, the output."""
    if isinstance(spec.context.unread.get("model.outputs"), Mapping):
        return "", objective.output
    before = spec.before(node)
    while before is not None and before.operator.name in AFTER_THE_LAST:
        before = spec.before(before)
    return (called(before) if before is not None else ""), ""


def targets_left_behind(spec: Subject) -> Iterator[LintHit]:
    """Report layers that move pixels, but not the targets for each pixel of an output."""
    by_pixel = [each for each in spec.objectives if each.type.rank > 3]
    if not by_pixel:
        return
    from ..mixing import MOVING, moving_layers  # most specs have no such targets

    moved = moving_layers(spec.graph)
    for node in spec.of(*MOVING):
        reached = {node.name}
        for each in spec.graph.nodes:
            if not reached.isdisjoint(each.inputs):
                reached.update((each.name, *each.results))
        for objective in by_pixel:
            if node in moved.get(objective.output, ()):
                continue
            if spec.graph.outputs[objective.output] in reached:
                output, shape = objective.output, objective.type.shape[1:]
                yield at_layer(
                    node, codes.layer_lints.targets_stay_behind(called(node), output, shape)
                )
                break


def value_range_of_other_images(spec: Subject) -> Iterator[LintHit]:
    """Report layers that take rescaled images for images from 0 to 255."""
    for node in spec.graph.nodes:
        low, high = getattr(node.operator, "value_range", (0, 0))
        if high - low < BYTES:
            continue
        origin, *ends = _rescaled_bytes(spec, node)
        if ends[1] - ends[0] < BYTES / 25:
            what = codes.layer_lints.value_range_of_other_images(
                called(node), low, high, origin, *ends
            )
            yield at_layer(node, what)


def _rescaled_bytes(spec: Subject, node: Node) -> tuple[str, float, float]:
    """Returns what is before a layer that varies images, and where it moves 0 and 255."""
    before = spec.before(node)
    while before is not None and before.operator.computes_in_float32:
        before = spec.before(before)
    scale, offset = 1.0, 0.0
    if before is None:
        data = spec.context.document.data
        scale = 1 / getattr(data and data.normalize, "by", 1.0)
    elif before.operator.name == "rescaling":
        scale, offset = (getattr(before.operator, name) for name in ("scale", "offset"))
    low, high = sorted((offset, BYTES * scale + offset))
    return "data.normalize" if before is None else called(before), low, high
