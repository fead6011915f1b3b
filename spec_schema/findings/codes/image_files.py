"""Codes about the files in a folder of images."""

from collections.abc import Sequence

from ..code import ERROR, WARNING, Code, Text, counted, quoted_value

SC433 = Code(
    "SC433",
    ERROR,
    "invalid image",
    "Training would stop in the middle of an epoch.",
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
-- wrong/pictures/cat/1.png --
What a proxy says instead of the picture: 404 Not Found.
-- right/pictures/cat/1.png --
a grey picture
-- pictures/dog/1.png --
a grey picture
-- finding --
error[SC433]: pictures, cat/1.png: this is not an image
help: replace the image, or remove it
""",
)


def row_without_file(noun: str, name: str, folder: str) -> Text:
    """Returns the text for a row of a table whose file doesn't exist.

    Args:
        name: What the row has as its path.
    """
    what = f"no single {noun} {quoted_value(name)} in {folder}" if name else "the path is missing"
    return Text(what, help="correct the path, or use `missing: drop` to leave out such rows")


_REPLACE = "replace the image, or remove it"


PILLOW = 'install Pillow: `pip install "speccompile[images]"`'


def _convert(files: int) -> str:
    return f"convert {'it' if files == 1 else 'them'} to PNG or JPEG"


@SC433.worded
def not_an_image() -> Text:
    return Text("this is not an image", help=_REPLACE)


@SC433.worded
def empty_file() -> Text:
    return Text("the file is empty", help=_REPLACE)


@SC433.worded
def file_too_large(limit: int) -> Text:
    return Text(f"the file is larger than {limit:,} bytes", help=_REPLACE)


@SC433.worded
def unreadable_file(reason: str) -> Text:
    return Text(f"can't read the file: {reason}", help=_REPLACE)


@SC433.worded
def undecodable_image() -> Text:
    return Text("can't decode the image: it is damaged or truncated", help=_REPLACE)


@SC433.worded
def unsupported_content(format: str) -> Text:
    return Text(f"the content is {format}, which is not supported", help=_convert(1))


@SC433.worded
def pillow_needed(format: str) -> Text:
    return Text(
        f"the content is {format} of a kind that needs Pillow, which is not installed",
        help=f"{PILLOW}, or {_convert(1)}",
    )


@SC433.worded
def unsupported_depth(format: str) -> Text:
    return Text(
        f"{format} with 32-bit or floating-point pixels is not supported: they have no fixed range",
        help="save the image with 8 or 16 bits per channel",
    )


@SC433.worded
def no_image_for_row(name: str, folder: str) -> Text:
    return row_without_file("image", name, folder)


_MASK = "replace the mask, or remove the image"


@SC433.worded
def no_mask(name: str, folder: str) -> Text:
    """
    Args:
        name: What the mask is called, without its suffix.
    """
    what = f"no mask {quoted_value(name)} in {folder}" if name else "the mask is missing"
    return Text(what, help="add the mask, or use `missing: drop` to leave out such images")


@SC433.worded
def several_masks(name: str, folder: str, masks: Sequence[str]) -> Text:
    what = f"{folder} has several masks {quoted_value(name)}: {', '.join(masks)}"
    return Text(what, help="keep one of them")


@SC433.worded
def invalid_mask(name: str, problem: str) -> Text:
    return Text(f"mask {name}: {problem}", help=_MASK)


@SC433.worded
def lossy_mask(name: str, format: str) -> Text:
    what = f"mask {name} is a {format}, which doesn't keep classes exactly"
    return Text(what, help="save the mask as PNG")


@SC433.worded
def colored_mask(name: str) -> Text:
    return Text(
        f"mask {name} has colors, not gray values",
        help='name the color of each class: `classes: {sky: "#4080ff", …}`',
    )


@SC433.worded
def unknown_pixels(name: str, value: str, count: int, known: Sequence[str]) -> Text:
    """
    Args:
        value: The first pixel value without a class.
        count: How many pixels have none.
        known: The pixel values of the classes.
    """
    more = f" and {len(known) - 8:,} more" if len(known) > 8 else ""
    return Text(
        f"mask {name} has {counted(count, 'pixel')} without a class, the first of value {value}",
        help=f"add it to `classes` ({', '.join(known[:8])}{more}) or to `ignore`",
    )


@SC433.worded
def other_proportions(name: str, mask: Sequence[int], image: Sequence[int]) -> Text:
    return Text(
        f"mask {name} is {mask[0]} x {mask[1]}, but its image is {image[0]} x {image[1]}",
        help="make the mask as large as its image",
    )


SC450 = Code(
    "SC450",
    WARNING,
    "files skipped",
    "They are used neither for training nor for prediction.",
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
-- pictures/cat/1.png --
a grey picture
-- wrong/pictures/cat/2.heic --
a picture in another format
-- right/pictures/cat/2.png --
a grey picture
-- pictures/dog/1.png --
a grey picture
-- finding --
warning[SC450]: skipped 1 HEIF file of pictures: cat/2.heic
 --> spec.yaml:3:18  (data.images.path)
  |
3 |   images: {path: pictures}
  |                  ^^^^^^^^
  |
help: convert it to PNG or JPEG
""",
)


def _skipped(count: int, noun: str, names: Sequence[str]) -> str:
    more = f" and {count - len(names):,} more" if count > len(names) else ""
    first, _, rest = noun.partition(" of ")
    return f"skipped {counted(count, first)} of {rest}: {', '.join(names)}{more}"


@SC450.worded
def unsupported_formats(
    format: str, folder: str, count: int, names: Sequence[str], formats: str, library: str = ""
) -> Text:
    """
    Args:
        formats: What to convert them to.
        library: How to install the library that reads them, if there is one.
    """
    convert = f"convert {'it' if count == 1 else 'them'} to {formats}"
    help = f"{library}, or {convert}" if library else convert
    return Text(_skipped(count, f"{format} file of {folder}", names), help=help)


@SC450.worded
def linked_folders(folder: str, count: int, names: Sequence[str]) -> Text:
    return Text(
        _skipped(count, f"linked folder of {folder}", names),
        help="move the folder itself to where the link is",
    )


@SC450.worded
def deep_folders(folder: str, count: int, names: Sequence[str], limit: int) -> Text:
    return Text(
        _skipped(count, f"nested folder of {folder}", names),
        help=f"use at most {limit} levels of folders",
    )


@SC450.worded
def files_outside_classes(folder: str, count: int, names: Sequence[str], noun: str) -> Text:
    return Text(
        _skipped(count, f"{noun} of {folder}", names),
        help=f"move each {noun} into the folder of its class",
    )


@SC450.worded
def files_without_row(folder: str, count: int, names: Sequence[str], table: str, noun: str) -> Text:
    return Text(
        _skipped(count, f"{noun} of {folder}", names) + f": no row in {table}",
        help=f"add a row to {table} for each of them, if they are wanted",
    )


@SC450.worded
def masks_without_image(folder: str, count: int, names: Sequence[str]) -> Text:
    return Text(
        _skipped(count, f"mask of {folder}", names) + ": no image of that name",
        help="add the images, if they are wanted",
    )
