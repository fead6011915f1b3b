"""Codes about the normalization of targets."""

from ..code import ERROR, Code, Text

SC460 = Code(
    "SC460",
    ERROR,
    "targets that can't be normalized",
    "The loss would compare something else than what it is made for.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
-  normalize_targets: standardize
+  normalize_targets: {divide: 100}
 model:
   inputs: {x: [2]}
   layers:
     - dense: {units: 1, activation: exponential}
 training:
   loss: poisson
   optimizer: adam
   epochs: 10
""",
)


@SC460.worded
def normalized_classes(output: str, loss: str) -> Text:
    return Text(
        f"`normalize_targets` needs targets that are numbers, but `{loss}` compares `{output}` "
        "with classes or probabilities",
        help="remove it",
    )


@SC460.worded
def shifted(normalizer: str, output: str, loss: str) -> Text:
    return Text(
        f"`{loss}` depends on the distance of the targets of `{output}` from 0, which "
        f"`{normalizer}` changes",
        help="divide them by a number of their size, such as `{divide: 100}`",
    )


@SC460.worded
def made_negative(by: float, loss: str) -> Text:
    return Text(
        f"`{loss}` expects targets of at least 0, but `divide: {by:g}` makes them negative",
        help="divide by a positive number",
    )
