"""Codes about labels and classes."""

from collections.abc import Sequence

from ..code import ERROR, Code, Text, counted, listed, quoted, quoted_value

SC417 = Code(
    "SC417",
    ERROR,
    "single class",
    "A network that always predicts it is always right.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff table.csv --
 a,b,y
-1,2,yes
+1,2,no
 3,4,yes
-- finding --
error[SC417]: every label in column `y` of table.csv is `yes`
 --> spec.yaml:3:34  (data.csv.target)
  |
3 |   csv: {path: table.csv, target: y}
  |                                  ^
  |
help: use data with at least two classes
""",
)


MOST_NAMED = 8


@SC417.worded
def single_class(labels: str, name: str) -> Text:
    return Text(f"every label in {labels} is `{name}`", help="use data with at least two classes")


@SC417.worded
def only_ignored_labels(labels: str, ignored: int) -> Text:
    return Text(
        f"every label in {labels} is {ignored}, the `ignore_class` of the loss",
        help="use data with at least two classes",
    )


@SC417.worded
def samples_in_one_folder(root: str, folder: str, inner: Sequence[str], noun: str) -> Text:
    return Text(
        f"all {noun}s of {root} are in `{folder}`, which makes a single class",
        help=f"if its subfolders are the classes ({listed(inner[:MOST_NAMED])}), use "
        f"`path: {root}/{folder}`",
    )


SC418 = Code(
    "SC418",
    ERROR,
    "more classes than units",
    "The output can't tell them all apart.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff table.csv --
 a,b,y
 1,2,no
 3,4,yes
-5,6,maybe
+5,6,yes
-- finding --
error[SC418]: 3 classes in column `y` of table.csv ('maybe', 'no', 'yes'), but output `dense` distinguishes 2
 --> spec.yaml:3:34  (data.csv.target)
  |
3 |   csv: {path: table.csv, target: y}
  |                                  ^
  |
help: give output `dense` 3 units
""",
)


MOST_CLASSES = 6


def quoted_names(names: Sequence[str]) -> str:
    """Returns the first names, for a message: `'no', 'yes', …`."""
    shown = [quoted(name) for name in names[:MOST_CLASSES]]
    return ", ".join(shown + ["…"] * (len(names) > MOST_CLASSES))


@SC418.worded
def too_many_classes(
    labels: str,
    classes: int,
    names: Sequence[str],
    output: str,
    capacity: int,
    look_alikes: Sequence[str] = (),
) -> Text:
    """
    Args:
        names: The first of the classes.
        capacity: How many classes the output distinguishes.
        look_alikes: Classes that are probably meant as one.
    """
    help = f"give output `{output}` {counted(classes, 'unit')}"
    if look_alikes:
        help = f"{differing(look_alikes)}: write them alike"
    return Text(
        f"{counted(classes, 'class')} in {labels} ({quoted_names(names)}), but output `{output}` "
        f"distinguishes {capacity}",
        help=help,
    )


def differing(names: Sequence[str]) -> str:
    """Returns how names that look alike differ, in words."""
    is_case = len({name.casefold() for name in names}) == 1
    shown = f"{', '.join(map(quoted, names[:-1]))} and {quoted(names[-1])}"
    return f"{shown} differ only in {'case' if is_case else 'characters that look alike'}"


@SC418.worded
def class_index_too_large(greatest: int, output: str, capacity: int) -> Text:
    return Text(
        f"class indices go up to {greatest}, but output `{output}` distinguishes "
        f"{counted(capacity, 'class')}",
        help="number the classes from 0, or give the output more units",
    )


SC440 = Code(
    "SC440",
    ERROR,
    "unknown class",
    "The network was trained without this class.",
    example="""\
-- command --
speccompile evaluate runs/spec/1 --data new.csv
-- note --
The run was trained on table.csv.
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- table.csv --
a,b,y
1,2,no
3,4,yes
-- diff new.csv --
 a,b,y
-5,6,maybe
+5,6,yes
-- finding --
error[SC440]: new.csv, line 2, column `y`: unknown class 'maybe' (the network was trained on 'no', 'yes')
 --> new.csv:2:5
""",
)


@SC440.worded
def unknown_class(label: str | float, classes: Sequence[str]) -> Text:
    return Text(
        f"unknown class {quoted_value(label)} (the network was trained on {quoted_names(classes)})"
    )


@SC440.worded
def unlisted_class(label: str | float, classes: Sequence[str]) -> Text:
    return Text(
        f"unknown class {quoted_value(label)} (`classes` lists {quoted_names(classes)})",
        help="add it to `classes`, or correct the label",
    )


SC462 = Code(
    "SC462",
    ERROR,
    "rare class",
    "A class of a few samples can be neither learned nor measured.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
-  csv: {path: table.csv, target: y, rare: {below: 3}}
+  csv: {path: table.csv, target: y, rare: {below: 3, do: drop}}
 model:
   inputs: {x: [1]}
   layers: [dense: 3]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
-- table.csv --
a,y
1,elk
-- table.csv x 3 --
1,cat
2,dog
-- finding --
error[SC462]: column `y` of table.csv has 1 class of fewer than 3 samples: 'elk'
 --> spec.yaml:3:37  (data.csv.rare.do)
  |
3 |   csv: {path: table.csv, target: y, rare: {below: 3}}
  |                                     ^^^^
  |
help: use `do: merge` to make one class of them, or `do: drop` to leave out their samples
""",
)


@SC462.worded
def rare_classes(labels: str, names: Sequence[str], below: int) -> Text:
    some = quoted_names(names[: MOST_CLASSES + 1])
    return Text(
        f"{labels} has {counted(len(names), 'class')} of fewer than {counted(below, 'sample')}: "
        f"{some}",
        help="use `do: merge` to make one class of them, or `do: drop` to leave out their samples",
    )


SC463 = Code(
    "SC463",
    ERROR,
    "wrong list of classes",
    "The place of a class in the list is its unit.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
-  csv: {path: table.csv, target: y, classes: [low, mid, mid]}
+  csv: {path: table.csv, target: y, classes: [low, mid, high]}
 model:
   inputs: {x: [1]}
   layers: [dense: 3]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC463.worded
def class_listed_twice(name: str) -> Text:
    return Text(f"`classes` lists `{name}` twice")


@SC463.worded
def one_class_listed(name: str) -> Text:
    return Text(f"`classes` needs at least two classes, got only `{name}`")


@SC463.worded
def classes_of_numbers(output: str, loss: str) -> Text:
    return Text(
        f"`classes` is for outputs with classes, but `{loss}` compares `{output}` with numbers",
        help="remove it",
    )


@SC463.worded
def class_without_folder(classes: Sequence[str], folder: str, folders: Sequence[str]) -> Text:
    some, there = quoted_names(classes), quoted_names(folders[: MOST_CLASSES + 1])
    return Text(
        f"`classes` lists {some}, but {folder} has no such folder",
        help=f"remove it from `classes`, or correct it; the folders are {there}",
    )


@SC463.worded
def rare_without_classes() -> Text:
    return Text("`rare` is for outputs with classes, and none has any", help="remove it")


SC446 = Code(
    "SC446",
    ERROR,
    "label too long",
    "Text of this length doesn't name a class.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  csv: {path: table.csv, target: y}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff table.csv --
 a,b,y
 1,2,fine
-3,4,"the customer says that the parcel came late and wet, that nobody had rung, that the neighbour has found it under the hedge in the evening, and that it will be sent back as soon as a label for it is there to print"
+3,4,complaint
-- finding --
error[SC446]: table.csv, line 3, column `y`: expected a label of at most 200 characters, got 212
 --> table.csv:3:5
help: give the class a short name
""",
)


@SC446.worded
def label_too_long(length: int, limit: int) -> Text:
    return Text(
        f"expected a label of at most {limit} characters, got {length:,}",
        help="give the class a short name",
    )
