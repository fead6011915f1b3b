"""Codes about keys that have no effect."""

from ..code import WARNING, Code, Text, counted

SC311 = Code(
    "SC311",
    WARNING,
    "key without effect",
    "It looks like it does something.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 10
   policy:
-    stop_when: {monitor: loss}
+    stop_when: {monitor: loss, at_most: 0.01}
""",
)


@SC311.worded
def parameter_switched_off(parameter: str, layer: str, switch: str) -> Text:
    return Text(
        f"`{parameter}` has no effect: `{layer}` has `{switch}: false`",
        help=f"remove it, or `{switch}: false`",
    )


@SC311.worded
def frozen_without_weights(layer: str) -> Text:
    return Text(
        f"`trainable: false` has no effect: `{layer}` has no weights",
        help="remove it: it only keeps weights from changing",
    )


@SC311.worded
def parameter_of_frozen_layer(parameter: str, layer: str) -> Text:
    return Text(
        f"`{parameter}` has no effect: `{layer}` is frozen (`trainable: false`)",
        help="remove it, or train the layer",
    )


@SC311.worded
def rule_of_frozen_layers(rule: int) -> Text:
    return Text(
        f"rule {rule} has no effect: all layers it applies to are frozen",
        help="remove it, or train one of them",
    )


@SC311.worded
def rate_at_minimum(min_lr: float, rate: float) -> Text:
    return Text(
        f"`reduce_lr_on_plateau` has no effect: its `min_lr` {min_lr:g} is not below the learning "
        f"rate {rate:g}",
        help="lower `min_lr`",
    )


@SC311.worded
def checkpoints_beyond_run(every_epochs: int, epochs: int) -> Text:
    return Text(
        f"`every_epochs: {every_epochs}` has no effect: the run has {counted(epochs, 'epoch')}",
        help="lower it, or remove it",
    )


@SC311.worded
def stop_beyond_run(steps: int) -> Text:
    return Text(
        f"`steps` has no effect: the run ends at step {steps:,}", help="lower it, or remove it"
    )


@SC311.worded
def nothing_to_stratify() -> Text:
    return Text(
        "`stratify` has no effect: the split has no `validation` or `test`",
        help="declare `validation` or `test` beside it, or remove it",
    )


@SC311.worded
def weighted_without_weights() -> Text:
    return Text(
        "`weighted_metrics` has no effect: no sample has a weight",
        help="name the column with `weights` below the source, or move them to `metrics`",
    )


@SC311.worded
def labels_without_classes() -> Text:
    return Text(
        "`labels` has no effect: no output has classes",
        help="remove it, or choose a loss for classes",
    )


@SC311.worded
def columns_beside_header() -> Text:
    return Text(
        "`columns` has no effect: the first line of the table names its columns",
        help="declare `header: none` beside it if that line is data, or remove it",
    )


@SC311.worded
def epochs_without_progress() -> Text:
    return Text(
        "`over_epochs` has no effect without `progress_below`",
        help="add `progress_below: 0.001` beside it, or remove it",
    )


@SC311.worded
def progress_beyond_run(over: int, epochs: int) -> Text:
    return Text(
        f"`progress_below` never holds: it looks back over {counted(over, 'epoch')}, and the run "
        f"has {epochs:,}",
        help="make `over_epochs` smaller, or train longer",
    )


@SC311.worded
def never_together(monitor: str, at_least: float, at_most: float) -> Text:
    return Text(
        f"`all` never holds: {monitor} can't be at least {at_least:g} and at most {at_most:g}",
        help="use `any`, or other limits",
    )


@SC311.worded
def loss_scale_without_float16() -> Text:
    return Text(
        "`loss_scale` has no effect without `precision: mixed_float16`",
        help="add `precision: mixed_float16` under `runtime`, or remove it",
    )


@SC311.worded
def monitor_without_limit() -> Text:
    return Text(
        "`monitor` has no effect without a condition such as `at_least` or `at_most`",
        help="add `at_least: 0.99` beside it, or remove it",
    )
