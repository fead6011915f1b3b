"""Codes about text files that are samples, and the input that takes them."""

from ..code import ERROR, Code, Text
from .image_files import row_without_file

SC454 = Code(
    "SC454",
    ERROR,
    "input isn't a string",
    "The text of a file is one string.",
    example="""\
-- diff spec.yaml --
 spec: 1
 data:
   text: {path: reviews}
 model:
-  inputs: {review: [16]}
+  inputs: {review: {shape: [1], dtype: string}}
   layers:
-    - dense: 2
+    - text_vectorization: {max_tokens: 100, output_sequence_length: 16}
+    - embedding: {input_dim: 100, output_dim: 4}
+    - global_average_pooling1d
+    - dense: 2
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
""",
)


@SC454.worded
def input_is_not_a_string(input: str, type: str, dtype: str) -> Text:
    return Text(
        f"`text` needs an input with one string per sample, but `{input}` is {type} {dtype}",
        help=f"declare `{input}: {{shape: [1], dtype: string}}`, and begin its layers with "
        "`text_vectorization`",
    )


SC455 = Code(
    "SC455",
    ERROR,
    "invalid text file",
    "Training would stop in the middle of an epoch.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
-  text: {path: reviews, encoding: cp1252}
+  text: {path: reviews}
 model:
   inputs: {review: {shape: [1], dtype: string}}
   layers:
     - text_vectorization: {max_tokens: 100, output_sequence_length: 16}
     - embedding: {input_dim: 100, output_dim: 4}
     - global_average_pooling1d
     - dense: 2
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
-- reviews/bad/1.txt --
A waste of time.
-- reviews/good/1.txt --
“Well played.”
-- finding --
error[SC455]: reviews, good/1.txt, line 1: invalid in cp1252
 --> reviews/good/1.txt:1:18
help: declare the `encoding` in which it was written
""",
)


@SC455.worded
def not_utf8() -> Text:
    return Text(
        "invalid UTF-8",
        help="save the file as UTF-8, or declare its encoding, such as `encoding: latin-1`",
    )


@SC455.worded
def wrong_encoding(encoding: str) -> Text:
    return Text(f"invalid in {encoding}", help="declare the `encoding` in which it was written")


@SC455.worded
def file_too_large(limit: int) -> Text:
    return Text(f"the file is larger than {limit:,} bytes", help="split it into smaller files")


@SC455.worded
def unreadable_file(reason: str) -> Text:
    return Text(f"can't read the file: {reason}", help="replace the file, or remove it")


@SC455.worded
def no_file_for_row(name: str, folder: str) -> Text:
    return row_without_file("text file", name, folder)
