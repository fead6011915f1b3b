"""Codes about the samples that an epoch takes."""

from ..code import ERROR, Code, Text, counted

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
