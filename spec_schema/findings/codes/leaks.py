"""Code about targets that are also inputs."""

from collections.abc import Sequence

from ..code import WARNING, Code, Text, abridged

SC416 = Code(
    "SC416",
    WARNING,
    "target among the features",
    "The network can copy the answer, and learns nothing.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
-  csv: {path: table.csv, target: y, features: [a, y]}
+  csv: {path: table.csv, target: y, features: [a, b]}
 model:
   inputs: {x: [2]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC416.worded
def target_among_features(columns: Sequence[str], file: str, input: str, output: str) -> Text:
    what = "is a feature of input `{}` and the target of output `{}`"
    if len(columns) > 1:
        what = "are features of input `{}` and targets of output `{}`"
    them = "it" if len(columns) == 1 else "them"
    return Text(
        f"{abridged(columns)} of {file} {what.format(input, output)}",
        help=f"leave {them} out of `features`, and make the input smaller",
    )


@SC416.worded
def input_is_target(input: str, target: str) -> Text:
    return Text(
        f"{input} has the values of {target} in every row",
        help="leave it out, unless it is known before the target is",
    )
