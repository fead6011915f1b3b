"""Codes about files that hold the vocabulary of a layer."""

import json

from ..code import ERROR, Code, Text

SC250 = Code(
    "SC250",
    ERROR,
    "vocabulary file can't be used",
    "A vocabulary file has one value in each line: no line is empty, and no value occurs twice.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {color: {shape: [1], dtype: string}}
   layers:
     - string_lookup: {vocabulary: colors.txt, output_mode: one_hot}
     - dense: 1
-- wrong/colors.txt --
red
green
red
-- right/colors.txt --
red
green
blue
""",
)


@SC250.worded
def not_readable(file: str, reason: str) -> Text:
    # reason: why it can't be read; "" if there is no such file
    if not reason:
        help = "files are found relative to the spec; write `[…]` to list the values themselves"
        return Text(f"vocabulary file `{file}` not found", help)
    return Text(f"vocabulary file `{file}` can't be read: {reason}", "name a text file")


@SC250.worded
def not_text(file: str, line: int) -> Text:
    return Text(f"line {line} of `{file}` isn't UTF-8", "save the file as UTF-8")


@SC250.worded
def too_long(file: str, limit: int) -> Text:
    return Text(
        f"`{file}` makes the vocabulary files of the spec larger than {limit // 1024} KiB",
        "use fewer values: the most frequent ones come first",
    )


@SC250.worded
def too_many(file: str, lines: int, limit: int) -> Text:
    return Text(
        f"`{file}` has {lines:,} values, but a vocabulary file can have {limit:,}",
        "use fewer values: the most frequent ones come first",
    )


@SC250.worded
def empty_line(line: int) -> Text:
    return Text(f"line {line} has no value", "remove the line")


@SC250.worded
def not_an_integer(text: str) -> Text:
    return Text(f"expected an integer, got {json.dumps(text)}", "use `string_lookup` for text")


@SC250.worded
def repeated_line(word: int | str) -> Text:
    return Text(f"{json.dumps(word)} occurs twice", "remove one of the two lines")
