"""Codes about named arrays in files."""

from collections.abc import Sequence

from .. import file_formats
from ..code import ERROR, Code, Text, counted, listed, quoted

SC425 = Code(
    "SC425",
    ERROR,
    "invalid archive",
    "Whatever can still be read may be wrong.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  npz: {path: samples.npz}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- wrong/samples.npz --
What a proxy says instead of the file: 404 Not Found.
-- right/samples.npz --
x: float32 [4, 2]
y: int64 [4] = 0 1 0 1
-- finding --
error[SC425]: samples.npz is a text file, expected an npz archive
 --> spec.yaml:3:15  (data.npz.path)
  |
3 |   npz: {path: samples.npz}
  |               ^^^^^^^^^^^
  |
help: to read a table, use `csv`
""",
)


_SAVE = "write it with `numpy.savez` or `numpy.savez_compressed`"


@SC425.worded
def not_an_archive(file: str) -> Text:
    return Text(f"{file} is damaged, or not an npz archive", help="write it with `numpy.savez`")


@SC425.worded
def damaged_array(array: str, file: str) -> Text:
    return Text(f"array `{array}` of {file} is damaged", help=_SAVE)


@SC425.worded
def damaged_file_of_array(array: str, file: str) -> Text:
    # file: the folder that has the file of the array
    return Text(f"array `{array}` of {file} is damaged", help="write it with `numpy.save`")


@SC425.worded
def not_hdf5(file: str) -> Text:
    return Text(f"{file} is damaged, or not an HDF5 file", help="write it with `h5py`")


@SC425.worded
def damaged_dataset(array: str, file: str) -> Text:
    return Text(f"array `{array}` of {file} is damaged", help="write it with `h5py`")


@SC425.worded
def unwritten_values(array: str, file: str) -> Text:
    return Text(
        f"array `{array}` of {file} has values that were never written",
        help="write all of its values",
    )


@SC425.worded
def unsupported_filter(array: str, file: str) -> Text:
    return Text(
        f"array `{array}` of {file} uses a filter other than gzip, LZF, shuffle and Fletcher-32",
        help="write it with one of these, such as `compression='gzip'`",
    )


@SC425.worded
def linked_array(array: str, file: str) -> Text:
    return Text(
        f"array `{array}` of {file} is reached by a link",
        help="name the dataset that the link leads to, in its own file",
    )


@SC425.worded
def array_outside_file(array: str, file: str) -> Text:
    return Text(
        f"array `{array}` of {file} has its values in other datasets or files",
        help="save its values in the dataset itself",
    )


@SC425.worded
def duplicate_array(array: str, file: str, count: int) -> Text:
    return Text(f"{file} has {count} arrays named `{array}`", help=_SAVE)


@SC425.worded
def encrypted_array(array: str, file: str) -> Text:
    return Text(f"array `{array}` of {file} is encrypted", help=_SAVE)


@SC425.worded
def unsupported_compression(array: str, file: str) -> Text:
    return Text(f"array `{array}` of {file} uses a compression other than deflate", help=_SAVE)


@SC425.worded
def wrong_format(file: str, format: str, location: str, table: str, source: str) -> Text:
    """
    Args:
        source: The source that was to read the file.
    """
    what = file_formats.FORMATS[format].noun
    help = file_formats.remedy(format, location, table)
    return Text(f"{file} is {what}, expected {file_formats.EXPECTED[source]}", help=help)


SC426 = Code(
    "SC426",
    ERROR,
    "unknown array",
    "Every array that the spec names must be in the file.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  npz: {path: samples.npz}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff samples.npz --
-pixels: float32 [4, 2]
+x: float32 [4, 2]
 y: int64 [4] = 0 1 0 1
-- finding --
error[SC426]: array `x` not found in samples.npz
 --> spec.yaml:3:3  (data.npz.inputs)
  |
3 |   npz: {path: samples.npz}
  |   ^^^
  |
help: the arrays are `pixels`, `y`
""",
)


@SC426.worded
def unknown_array(array: str, file: str, arrays: Sequence[str], similar: str = "") -> Text:
    help = f"the arrays are {listed(arrays)}" if arrays else "there are no arrays"
    if len(arrays) == 1:
        help = f"its array is {listed(arrays)}"
    return Text(
        f"array `{array}` not found in {file}",
        help=f"did you mean `{similar}`?" if similar else help,
    )


SC427 = Code(
    "SC427",
    ERROR,
    "array of neither numbers nor text",
    "Reading pickled objects can run code.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  npz: {path: samples.npz}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff samples.npz --
-x: object [4, 2]
+x: float32 [4, 2]
 y: int64 [4] = 0 1 0 1
-- finding --
error[SC427]: array `x` of samples.npz contains Python objects
 --> spec.yaml:3:3  (data.npz.inputs)
  |
3 |   npz: {path: samples.npz}
  |   ^^^
  |
help: save numbers, or text as a `str` array
""",
)


@SC427.worded
def object_array(array: str, file: str) -> Text:
    return Text(
        f"array `{array}` of {file} contains Python objects",
        help="save numbers, or text as a `str` array",
    )


@SC427.worded
def unsupported_dtype(array: str, file: str, dtype: str) -> Text:
    return Text(
        f"array `{array}` of {file} has an unsupported dtype: {dtype}",
        help="use real numbers, or text as a `str` array",
    )


@SC427.worded
def array_of_objects(array: str, kind: str) -> Text:
    # kind: the type of its first item that is neither a number nor text
    return Text(f"array `{array}` has items of type {kind}", help="use numbers, or text for labels")


@SC427.worded
def not_convertible(array: str, kind: str) -> Text:
    return Text(
        f"array `{array}` is of type {kind}, which can't become a NumPy array",
        help="pass a NumPy array or lists of numbers",
    )


@SC427.worded
def unsupported_data(kind: str) -> Text:
    # kind: the type of what a program gave
    return Text(
        f"expected data, got {kind}",
        help="pass a path, an array, arrays by input name, a data frame, columns by "
        "name, or a list of rows",
    )


@SC427.worded
def text_array(array: str, file: str, input: str) -> Text:
    return Text(f"input `{input}` expects numbers, got text in array `{array}` of {file}")


@SC427.worded
def number_array(array: str, file: str, input: str) -> Text:
    return Text(f"input `{input}` expects strings, got numbers in array `{array}` of {file}")


@SC427.worded
def invalid_utf8(text: str) -> Text:
    return Text(
        f"invalid UTF-8: {quoted(text)}",
        help="encode the text as UTF-8, or save it as a `str` array",
    )


SC430 = Code(
    "SC430",
    ERROR,
    "array too large",
    "Reading is bounded, so that any file can be checked.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  npz: {path: samples.npz}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- diff samples.npz --
-x: float32 [100000000000, 2] declared
+x: float32 [4, 2]
 y: int64 [4] = 0 1 0 1
-- finding --
error[SC430]: array `x` of samples.npz has 800,000,000,000 bytes
 --> spec.yaml:3:3  (data.npz.inputs)
  |
3 |   npz: {path: samples.npz}
  |   ^^^
  |
help: use a smaller array: the limit is 17,179,869,184 bytes
""",
)


@SC430.worded
def array_too_large(array: str, file: str, size: int, limit: int) -> Text:
    return Text(
        f"array `{array}` of {file} has {size:,} bytes",
        help=f"use a smaller array: the limit is {limit:,} bytes",
    )


@SC430.worded
def synthetic_samples_too_large(samples: int, size: int, memory: int, fitting: int) -> Text:
    return Text(
        f"{counted(samples, 'synthetic sample')} need {size / 1e9:,.1f} GB of memory, "
        f"but {memory / 1e9:,.1f} GB are free",
        help=f"use `synthetic: {fitting}`",
    )
