"""Codes about the samples that an epoch takes."""

from collections.abc import Sequence

from ..code import ERROR, Code, Text, both, counted
from ..did_you_mean import did_you_mean

MOST_LISTED = 8

SC443 = Code(
    "SC443",
    ERROR,
    "no whole batch",
    "An epoch needs at least one step.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
 model:
   inputs: {x: [2]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
-  drop_remainder: true
+  drop_remainder: false
   epochs: 3
-- table.csv --
a,b,y
-- table.csv x 5 --
1,2,no
3,4,yes
-- finding --
error[SC443]: 10 training samples are less than one batch of 32, which `drop_remainder` leaves out
  --> spec.yaml:10:19  (training.drop_remainder)
   |
10 |   drop_remainder: true
   |                   ^^^^
   |
help: use a smaller `batch_size`
""",
)


@SC443.worded
def no_whole_batch(samples: int, batch: int) -> Text:
    number = counted(samples, "training sample")
    are = "is" if samples == 1 else "are"
    return Text(
        f"{number} {are} less than one batch of {batch}, which `drop_remainder` leaves out",
        help="use a smaller `batch_size`",
    )


SC444 = Code(
    "SC444",
    ERROR,
    "no classes to sample by",
    "Samples are repeated or left out by their class.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
 model:
   inputs: {x: [2]}
   layers: [dense: 1]
 training:
   loss: mean_squared_error
   optimizer: adam
-  sampling: balanced
   epochs: 3
""",
)


@SC444.worded
def no_classes_to_sample_by() -> Text:
    return Text("`sampling` needs an output with one class per sample", help="remove `sampling`")


SC449 = Code(
    "SC449",
    ERROR,
    "wrong shares of classes",
    "The shares of all classes are the whole epoch.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: table.csv, target: y}
 model:
   inputs: {x: [2]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
-  sampling: {yess: 0.3}
+  sampling: {yes: 0.3}
   epochs: 3
-- table.csv --
a,b,y
-- table.csv x 5 --
1,2,no
3,4,yes
-- finding --
error[SC449]: unknown class `yess` in `sampling`
  --> spec.yaml:10:20  (training.sampling.yess)
   |
10 |   sampling: {yess: 0.3}
   |                    ^^^
   |
help: did you mean `yes`?
""",
)


@SC449.worded
def share_of_unknown_class(name: str, classes: Sequence[str], is_class: bool) -> Text:
    """
    Args:
        classes: The classes with training samples.
        is_class: Whether it is a class, but without training samples.
    """
    if is_class:
        return Text(f"class `{name}` in `sampling` has no training samples", help="remove it")
    guess = did_you_mean(name, classes)
    more = f", … `{classes[-1]}`" if len(classes) > MOST_LISTED else ""
    known = ", ".join(f"`{one}`" for one in classes[:MOST_LISTED])
    return Text(
        f"unknown class `{name}` in `sampling`",
        help=f"did you mean `{guess}`?" if guess else f"the classes are {known}{more}",
    )


@SC449.worded
def wrong_sum(total: float, others: Sequence[str]) -> Text:
    """
    Args:
        others: The classes without a share.
    """
    if others:
        more = f" and {len(others) - MOST_LISTED:,} more" if len(others) > MOST_LISTED else ""
        left = f"{both(others[:MOST_LISTED])}{more}"
        return Text(
            f"the shares in `sampling` sum to {total:g}, which leaves nothing for {left}",
            help="use smaller shares",
        )
    return Text(
        f"the shares in `sampling` sum to {total:g}, not to 1", help="change them to sum to 1"
    )
