"""Codes about folders of samples, and the input that takes images."""

from collections.abc import Sequence

from ..code import ERROR, Code, Text, both, counted

MOST_NAMED = 8

SC431 = Code(
    "SC431",
    ERROR,
    "no class folders",
    "The names of the folders are the classes.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  images: {path: pictures}
model:
  inputs: {pixels: [8, 8, 1]}
  layers: [flatten, dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- wrong/pictures/cat.png --
a grey picture
-- wrong/pictures/dog.png --
a grey picture
-- right/pictures/cat/1.png --
a grey picture
-- right/pictures/dog/1.png --
a grey picture
-- finding --
error[SC431]: pictures has no subfolders: expected one for each class
 --> spec.yaml:3:18  (data.images.path)
  |
3 |   images: {path: pictures}
  |                  ^^^^^^^^
  |
help: move the images to pictures/<class>/
""",
)


@SC431.worded
def no_class_folders(folder: str, noun: str) -> Text:
    return Text(
        f"{folder} has no subfolders: expected one for each class",
        help=f"move the {noun}s to {folder}/<class>/",
    )


@SC431.worded
def glob_of_classes(glob: str, folder: str, above: str) -> Text:
    """
    Args:
        folder: A folder that it matches.
        above: The folder above the first wildcard, and what the classes may be in.
    """
    return Text(
        f"{folder}, which {glob} matches, has no subfolders: expected one for each class",
        help=f"if the folders that it matches are the classes, use `path: {above}`",
    )


SC432 = Code(
    "SC432",
    ERROR,
    "folder without samples",
    "A class without samples can't be learned.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  images: {path: pictures}
model:
  inputs: {pixels: [8, 8, 1]}
  layers: [flatten, dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- wrong/pictures/cat/notes.txt --
To be drawn.
-- pictures/dog/1.png --
a grey picture
-- right/pictures/cat/1.png --
a grey picture
-- finding --
error[SC432]: no images in pictures/cat
 --> spec.yaml:3:18  (data.images.path)
  |
3 |   images: {path: pictures}
  |                  ^^^^^^^^
  |
help: add images, or remove the folder
""",
)


@SC432.worded
def folders_without_samples(folders: Sequence[str], are_classes: bool, noun: str) -> Text:
    more = f" and {len(folders) - MOST_NAMED:,} more" if len(folders) > MOST_NAMED else ""
    return Text(
        f"no {noun}s in {', '.join(folders[:MOST_NAMED])}{more}",
        help=f"add {noun}s, or remove the folder" if are_classes else "",
    )


@SC432.worded
def no_match(glob: str, folder: str) -> Text:
    return Text(
        f"nothing in {folder} matches {glob}",
        help="a `*` matches a part of one name, `**` any number of folders",
    )


SC434 = Code(
    "SC434",
    ERROR,
    "input doesn't fit the files",
    "Each file is one sample: an image with a height, a width and channels, or a clip of audio.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   images: {path: pictures}
 model:
-  inputs: {pixels: [64]}
-  layers: [dense: 2]
+  inputs: {pixels: [8, 8, 1]}
+  layers: [flatten, dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC434.worded
def several_inputs_or_outputs(source: str, inputs: int, outputs: int) -> Text:
    return Text(
        f"`{source}` needs a network with one input and one output, "
        f"got {counted(inputs, 'input')} and {counted(outputs, 'output')}"
    )


@SC434.worded
def input_is_not_an_image(input: str, type: str, dtype: str) -> Text:
    return Text(
        f"`images` needs a floating-point input of shape [height, width, channels], but `{input}` "
        f"is {type} {dtype}",
        help=f"declare `{input}: [height, width, channels]` with 1 channel (grayscale), 3 (RGB) or "
        "4 (RGBA)",
    )


@SC434.worded
def wrong_colors(colors: str, channels: int, input: str, declared: int) -> Text:
    """
    Args:
        channels: How many channels such images have.
        declared: How many the input has.
    """
    what = counted(channels, "channel")
    return Text(
        f"`colors: {colors}` gives {what}, but input `{input}` has {declared}",
        help=f"declare `{input}` with {what}, or remove `colors`",
    )


@SC434.worded
def open_size(input: str) -> Text:
    return Text(
        f"input `{input}` leaves the height or width of images open",
        help="add `resize: {size: [HEIGHT, WIDTH]}`",
    )


@SC434.worded
def wrong_size(size: Sequence[int], input: str, shape: str) -> Text:
    return Text(
        f"`resize` gives images of {size[0]} x {size[1]}, but input `{input}` is {shape}",
        help="remove `size` to give images the size of the input",
    )


@SC434.worded
def input_is_not_audio(input: str, type: str, dtype: str) -> Text:
    return Text(
        "`audio` needs a floating-point input of shape [samples] or [samples, channels], but "
        f"`{input}` is {type} {dtype}",
        help=f"declare `{input}: [SAMPLES]` for one channel, or `{input}: [SAMPLES, 2]` for stereo",
    )


@SC434.worded
def open_length(input: str) -> Text:
    return Text(
        f"input `{input}` leaves the length of clips open",
        help="add their length to `audio`, such as `seconds: 1`",
    )


@SC434.worded
def wrong_length(seconds: float, rate: int, samples: int, input: str, declared: int) -> Text:
    """
    Args:
        samples: How many samples the seconds are.
        declared: How many the input has.
    """
    return Text(
        f"`seconds: {seconds:g}` is {counted(samples, 'sample')} at {rate:,} per second, but input "
        f"`{input}` has {declared:,}",
        help=f"declare `{input}` with {counted(samples, 'sample')}, or remove `seconds`",
    )


SC451 = Code(
    "SC451",
    ERROR,
    "invalid class folders",
    "Each folder would become a class.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
-  images: {path: pictures}
+  images: {path: pictures/train}
 model:
   inputs: {pixels: [8, 8, 1]}
   layers: [flatten, dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
-- pictures/train/cat/1.png --
a grey picture
-- pictures/train/dog/1.png --
a grey picture
-- pictures/validation/cat/1.png --
a grey picture
-- pictures/validation/dog/1.png --
a grey picture
-- finding --
error[SC451]: `train` and `validation` in pictures look like data splits, not classes
 --> spec.yaml:3:18  (data.images.path)
  |
3 |   images: {path: pictures}
  |                  ^^^^^^^^
  |
help: use one of them, with a folder for each class in it: `path: pictures/train`
""",
)


@SC451.worded
def splits_as_classes(folders: Sequence[str], root: str, training: str) -> Text:
    what = "looks like a data split, not a class"
    if len(folders) > 1:
        what = "look like data splits, not classes"
    return Text(
        f"{both(folders)} in {root} {what}",
        help=f"use one of them, with a folder for each class in it: `path: {root}/{training}`",
    )


@SC451.worded
def folder_names_look_alike(root: str, name: str) -> Text:
    return Text(
        f"two folders of {root} are both shown as `{name}`",
        help="rename one of them: one of the names is not UTF-8",
    )


SC452 = Code(
    "SC452",
    ERROR,
    "incomplete table of labels",
    "Each row of the table names an image, and what to predict for it.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
-  images: {path: pictures, table: labels.csv, target: kind}
+  images: {path: pictures, table: labels.csv, column: file, target: kind}
 model:
   inputs: {pixels: [8, 8, 1]}
   layers: [flatten, dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC452.worded
def table_without(key: str, noun: str) -> Text:
    what = {"column": f"the column with the path of each {noun}", "target": "the column to predict"}
    return Text(f"`table` requires `{key}`, {what[key]}", help=f"add `{key}: NAME`")


@SC452.worded
def without_table(key: str) -> Text:
    what = "names a column" if key != "labels" else "is about the labels"
    return Text(
        f"`{key}` {what} of a table, but there is no `table`",
        help=f"add `table: FILE.csv`, or remove `{key}` to use the folders as classes",
    )
