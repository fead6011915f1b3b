"""Codes about TFRecord files."""

from collections.abc import Sequence

from ...shapes import Shape, sample_shape
from ..code import ERROR, Code, Text, listed

SC466 = Code(
    "SC466",
    ERROR,
    "record of another kind",
    "Values would be read as something else.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   tfrecord:
     path: digits.tfrecord
-    features: {image: {dtype: image}, label: {dtype: int64}}
+    features: {image: {dtype: image, shape: [28, 28, 1]}, label: {dtype: int64}}
     inputs: image
     targets: label
 model:
   inputs: {image: [28, 28, 1]}
   layers: [flatten, dense: 10]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC466.worded
def image_without_shape() -> Text:
    return Text(
        "an image needs a shape of height, width and channels",
        help="add it: `shape: [28, 28, 1]`",
    )


@SC466.worded
def padding_of_no_list() -> Text:
    return Text(
        "only lists of values can be padded",
        help="give `shape` one dimension, the longest list: `shape: [20]`; or remove `padding`",
    )


@SC466.worded
def wrong_padding(dtype: str) -> Text:
    kind = {"string": "text", "int64": "an integer"}.get(dtype, "a number")
    return Text(f"`padding` of {dtype} values must be {kind}")


@SC466.worded
def nothing_to_decode(dtype: str) -> Text:
    return Text(
        f"`decode` is for a feature of `bytes`, not of `{dtype}`",
        help="use `dtype: bytes`, or remove `decode`",
    )


@SC466.worded
def undeclared(key: str, feature: str, features: Sequence[str]) -> Text:
    return Text(
        f"`{key}` names `{feature}`, which is not in `features`",
        help=f"add it to `features`, or use one of {listed(features)}",
    )


@SC466.worded
def damaged_record(file: str, record: int) -> Text:
    return Text(
        f"{file}: record {record:,} is damaged, or the file is not a TFRecord file",
        help="write the file again with `tf.io.TFRecordWriter`",
    )


@SC466.worded
def damaged_file(file: str) -> Text:
    return Text(
        f"{file} is damaged: it can't be unpacked",
        help="write the file again with `tf.io.TFRecordWriter`",
    )


@SC466.worded
def truncated(file: str, record: int) -> Text:
    return Text(
        f"{file} ends within record {record:,}",
        help="write the file again with `tf.io.TFRecordWriter`",
    )


@SC466.worded
def not_an_example(file: str, record: int) -> Text:
    return Text(f"{file}: record {record:,} is not a `tf.train.Example`")


@SC466.worded
def missing_feature(file: str, record: int, feature: str, features: Sequence[str]) -> Text:
    has = f"it has {listed(features)}" if features else "it has none"
    return Text(f"{file}: record {record:,} has no feature `{feature}`", help=has)


@SC466.worded
def other_type(file: str, record: int, feature: str, dtype: str, found: str) -> Text:
    return Text(
        f"{file}: feature `{feature}` of record {record:,} has {found} values, expected {dtype}",
        help=f"declare it with `dtype: {found}`",
    )


@SC466.worded
def other_length(
    file: str, record: int, feature: str, count: int, shape: Shape, is_padded: bool
) -> Text:
    """
    Args:
        count: The number of values, or of bytes.
        is_padded: Whether shorter lists are padded.
    """
    size = 1
    for dim in shape:
        size *= dim or 1
    wanted = f"at most {size:,}" if is_padded else f"{size:,} ({sample_shape(shape)})"
    help = "declare a longer `shape`" if is_padded else "declare its shape, or a `padding`"
    return Text(
        f"{file}: feature `{feature}` of record {record:,} has length {count:,}, expected {wanted}",
        help=help,
    )


@SC466.worded
def undecodable(file: str, record: int, feature: str, problem: str) -> Text:
    return Text(f"{file}: feature `{feature}` of record {record:,}: {problem}")


@SC466.worded
def empty_file(files: str) -> Text:
    return Text(f"{files} has no records")
