"""Codes about what training watches, and when it stops."""

from collections.abc import Sequence

from ..code import ERROR, INFO, WARNING, Code, Text, both, counted, expected

SC304 = Code(
    "SC304",
    ERROR,
    "unknown monitor",
    "A policy that watches a value that doesn't exist would never act.",
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
-    early_stopping: {monitor: lose, patience: 2}
+    early_stopping: {monitor: loss, patience: 2}
""",
)


@SC304.worded
def unknown_monitor(name: str, known: Sequence[str]) -> Text:
    return Text(f"unknown monitor `{name}`", help=expected(known))


@SC304.worded
def unmeasured_monitor(
    name: str, metric: str, section: str, monitor: str, has_validation: bool
) -> Text:
    # monitor: what the value of the metric is called
    declare = "" if has_validation else ", and declare `data.split.validation`"
    watch = f", and watch `{monitor}`" if monitor != name else ""
    return Text(f"`{name}` isn't measured", help=f"add `{metric}` to `{section}`{declare}{watch}")


SC305 = Code(
    "SC305",
    ERROR,
    "missing validation data",
    "The monitored value would never exist.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
+  split: {validation: 0.2}
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
 training:
   loss: mean_squared_error
   optimizer: adam
   epochs: 10
   policy:
     early_stopping: {monitor: val_loss, patience: 2}
""",
)


@SC305.worded
def monitor_without_validation(name: str, monitor: str) -> Text:
    # monitor: the value during training
    watch = f" and watch `val_{monitor}`" if name != f"val_{monitor}" else ""
    return Text(
        f"`{name}` needs validation data",
        help=f"declare `data.split.validation`{watch}, or watch `{monitor}`",
    )


@SC305.worded
def overfit_gap_without_validation(key: str) -> Text:
    return Text(f"`{key}` needs validation data", help="declare `data.split.validation`")


SC306 = Code(
    "SC306",
    WARNING,
    "patience that never runs out",
    "Training ends before the policy could act.",
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
-    early_stopping: {monitor: loss, patience: 12}
+    early_stopping: {monitor: loss, patience: 2}
""",
)


@SC306.worded
def patience_beyond_run(patience: int, start_from_epoch: int, epochs: int) -> Text:
    late = f" after epoch {start_from_epoch}" if start_from_epoch else ""
    lower = "`patience`" if start_from_epoch < epochs else "`start_from_epoch`"
    return Text(
        f"a patience of {patience}{late} can't run out in {counted(epochs, 'epoch')}",
        help=f"raise `epochs`, or lower {lower}",
    )


@SC306.worded
def plateau_beyond_run(patience: int, epochs: int) -> Text:
    return Text(
        f"`reduce_lr_on_plateau` waits for {counted(patience, 'epoch')}, but the run has {epochs}",
        help="raise `epochs`, or lower its `patience`",
    )


@SC306.worded
def plateau_after_stopping(plateau_patience: int, stopping_patience: int) -> Text:
    end = max(stopping_patience, 1)
    later = "make the `patience` of `early_stopping` larger"
    smaller = f"make its `patience` smaller than {end}, or that of `early_stopping` larger"
    return Text(
        f"no epoch is trained at a reduced rate: `reduce_lr_on_plateau` has a patience of "
        f"{plateau_patience}, but `early_stopping` ends the run after {stopping_patience}",
        help=smaller if end > 1 else later,
    )


@SC306.worded
def cooldown_beyond_run(cooldown: int, epochs: int) -> Text:
    return Text(
        "`reduce_lr_on_plateau` can reduce the rate only once: "
        f"its cooldown is {counted(cooldown, 'epoch')}, and the run has {epochs}",
        help="make `cooldown` smaller",
    )


SC307 = Code(
    "SC307",
    ERROR,
    "conflicting learning rates",
    "Both would set the learning rate.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
 training:
   loss: mean_squared_error
-  optimizer: {adam: {learning_rate: {exponential_decay: {initial_learning_rate: 1e-3, decay_steps: 100, decay_rate: 0.9}}}}
+  optimizer: {adam: {learning_rate: 1e-3}}
   epochs: 20
   policy:
     reduce_lr_on_plateau: {monitor: loss, patience: 3}
""",
)


@SC307.worded
def plateau_beside_schedule(schedules: Sequence[str]) -> Text:
    # schedules: empty for a list of numbers
    named = f"schedule{'s' * (len(schedules) > 1)} {both(schedules)}" if schedules else "list"
    return Text(
        f"`reduce_lr_on_plateau` conflicts with the learning rate {named}",
        help="write `reduce_lr_on_plateau: null`, or a number as the learning rate",
    )


SC312 = Code(
    "SC312",
    WARNING,
    "wrong mode",
    "The policy would keep the worst epoch.",
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
-    early_stopping: {monitor: loss, mode: max, patience: 2}
+    early_stopping: {monitor: loss, mode: min, patience: 2}
""",
)


@SC312.worded
def wrong_mode(mode: str, monitor: str, better: str) -> Text:
    # better: "min" or "max"
    return Text(
        f"`mode: {mode}` is wrong for `{monitor}`: {'lower' if better == 'min' else 'higher'} is better",
        help="remove `mode`: it follows from the monitor",
    )


SC319 = Code(
    "SC319",
    INFO,
    "early stopping on the training loss",
    "The training loss keeps falling while the network overfits.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: digits.csv, target: digit}
-  split: {test: 0.2}
+  split: {validation: 0.2, test: 0.2}
 model:
   inputs: {x: [64]}
   layers:
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 10
   policy:
     early_stopping: {patience: 3}
""",
)


@SC319.worded
def stops_by_training_loss() -> Text:
    return Text(
        "`early_stopping` watches the training loss, which doesn't show overfitting: "
        "the spec has no validation data",
        help="declare `data.split.validation`, or write `monitor: loss`",
    )


SC320 = Code(
    "SC320",
    WARNING,
    "schedule longer than the run",
    "The rates at its end are never used.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data: {synthetic: 640}
 model:
   inputs: {x: [64]}
   layers:
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
-  optimizer: {sgd: {learning_rate: {cosine_decay: {initial_learning_rate: 0.1, decay_steps: 5000}}}}
+  optimizer: {sgd: {learning_rate: {cosine_decay: {initial_learning_rate: 0.1, decay_steps: 200}}}}
   epochs: 10
""",
)


@SC320.worded
def schedule_beyond_run(schedule: str, parameter: str, last: int, steps: int) -> Text:
    message = f"`{schedule}` takes {counted(last, 'step')}, but the run has at most {steps:,}"
    if schedule == "piecewise_constant_decay":
        message = (
            f"the rate never changes at step {last:,}: the run has at most {counted(steps, 'step')}"
        )
    return Text(message, help=f"make `{parameter}` smaller, or train longer")


SC330 = Code(
    "SC330",
    INFO,
    "decay after the end of the run",
    "The learning rate is constant, although a decay is written.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data: {synthetic: 640}
 model:
   inputs: {x: [64]}
   layers:
     - dense: 10
 training:
   loss: sparse_categorical_crossentropy
   optimizer:
     adam:
       learning_rate:
         exponential_decay:
           initial_learning_rate: 0.001
           decay_rate: 0.5
           staircase: true
-          decay_steps: 5000
+          decay_steps: 100
   epochs: 10
""",
)


@SC330.worded
def decay_beyond_run(schedule: str, parameter: str, first: int, steps: int) -> Text:
    return Text(
        f"`{schedule}` first lowers the rate at step {first:,}, "
        f"but the run has at most {counted(steps, 'step')}",
        help=f"make `{parameter}` smaller, or train longer",
    )
