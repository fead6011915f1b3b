"""Codes about files and the characters in them."""

from shlex import quote

from ...errors import as_asked
from ..code import ERROR, Code, Text

SC002 = Code(
    "SC002",
    ERROR,
    "unreadable file",
    "A spec that can't be opened can't be checked.",
    example="""\
-- spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- wrong/command --
speccompile validate sepc.yaml
""",
    refuses_option=True,
)


@SC002.worded
def file_not_found(file: str, near: str) -> Text:
    # near: a spec of a similar name in the same folder, if there is one
    if near:
        return Text(f"{file} not found", f"did you mean `{near}`?")
    is_text = ": " in file
    return Text(f"{file} not found", as_asked("", _TEXT) if is_text else "")


_TEXT = "a text is read as YAML if it has a line break; without one, it is a path"


@SC002.worded
def file_is_a_folder(file: str, is_run: bool = False) -> Text:
    if not is_run:
        return Text(f"{file} is a folder", "name a file in it")
    resume = as_asked(
        f"`speccompile run --resume {quote(file)}`", f"`speccompile.open_run({file!r}).resume()`"
    )
    return Text(f"{file} is a run", f"to resume it: {resume}; its spec is {file}/spec.yaml")


@SC002.worded
def file_unreadable(file: str, reason: str) -> Text:
    return Text(f"{file} can't be read: {reason}")


SC003 = Code(
    "SC003",
    ERROR,
    "invalid UTF-8",
    "Names and paths would be misread in a wrong encoding.",
    example="""\
-- wrong/spec.yaml in latin-1 --
spec: 1
name: café # in Latin-1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
name: café # in UTF-8
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
    refuses_option=True,
)


@SC003.worded
def not_utf8(offset: int, byte: int) -> Text:
    return Text(
        f"invalid UTF-8: byte {offset} is 0x{byte:02X}",
        help="save the file as UTF-8 in the editor",
        label="the first invalid byte",
    )


SC004 = Code(
    "SC004",
    ERROR,
    "tab indentation",
    "YAML requires spaces, because the width of a tab is not defined.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
-\tinputs: {x: [4]}
-\tlayers: [dense: 1]
+  inputs: {x: [4]}
+  layers: [dense: 1]
""",
    refuses_option=True,
)


@SC004.worded
def tab_indentation() -> Text:
    return Text("tab in indentation", "indent with spaces, two for each level")


@SC004.worded
def tab() -> Text:
    return Text("unexpected tab", "write a space instead")


SC008 = Code(
    "SC008",
    ERROR,
    "invalid character",
    "Invisible characters hide what a spec really says.",
    example="""\
-- diff spec.yaml --
 spec: 1
-name: dig\x07its
+name: digits
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
""",
    refuses_option=True,
)


@SC008.worded
def invalid_character(code_point: int) -> Text:
    return Text(f"invalid character U+{code_point:04X}", "remove it; your editor may not show it")


@SC008.worded
def not_text(code_point: int) -> Text:
    return Text(
        f"invalid character U+{code_point:04X}",
        help="save the file as UTF-8 text: it looks like UTF-16 or a binary file",
    )


@SC008.worded
def strange_space(code_point: int) -> Text:
    return Text(
        f"character U+{code_point:04X} looks like a space, but isn't one",
        help="write a space instead",
    )
