"""Facts of SC204 about layers that run over time.

The messages have no subject: `Violation.about` puts the layer's name before them.
"""

from ...shapes import Shape, format_shape
from ..code import Text
from . import shapes


@shapes.SC204.worded
def no_time_steps() -> Text:
    return Text("expects at least one time step, got 0", help="make the time axis longer")


@shapes.SC204.worded
def directions_agree(backwards: bool) -> Text:
    return Text(
        f"runs both of its layers {'backwards' if backwards else 'forwards'}",
        help="remove `go_backwards` from `layer`"
        if backwards
        else "set `go_backwards: true` in `backward_layer`",
    )


@shapes.SC204.worded
def directions_differ(parameter: str, forward: bool, backward: bool) -> Text:
    ours, theirs = (str(value).lower() for value in (forward, backward))
    return Text(
        f"has `{parameter}: {ours}` in `layer`, but `{parameter}: {theirs}` in `backward_layer`",
        help=f"use the same `{parameter}` in both",
    )


@shapes.SC204.worded
def directions_give(forward: Shape, backward: Shape) -> Text:
    return Text(
        f"can't merge the outputs of its layers: `layer` returns {format_shape(forward)}, "
        f"`backward_layer` {format_shape(backward)}",
        help="give both layers the same size, such as `units`",
    )


@shapes.SC204.worded
def not_recurrent(parameter: str, layer: str) -> Text:
    return Text(
        f"expects a recurrent layer in `{parameter}`, got `{layer}`",
        help="use a layer such as `lstm`, `gru` or `conv_lstm2d`",
    )


@shapes.SC204.worded
def not_for_each_step(layer: str) -> Text:
    return Text(
        f"can't apply `{layer}` at each time step",
        help="use a layer that takes one input and returns one output",
    )


@shapes.SC204.worded
def mask_of_each_step(layer: str) -> Text:
    return Text(
        f"can't apply `{layer}` at each time step: the mask that it makes would be lost",
        help="leave out the mask, such as with `mask_zero: false`, or mask the steps before",
    )


@shapes.SC204.worded
def no_activity_of_each_step(layer: str) -> Text:
    return Text(
        f"can't apply the `activity_regularizer` of `{layer}` at each time step",
        help="remove it, and add `activity_regularization` after this layer",
    )
