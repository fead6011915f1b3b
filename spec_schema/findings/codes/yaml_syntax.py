"""Codes about the syntax of YAML."""

from collections.abc import Sequence

from ..code import ERROR, Code, Text, counted

SC001 = Code(
    "SC001",
    ERROR,
    "invalid YAML",
    "The file can't be parsed.",
    example="""\
-- diff spec.yaml --
 spec: 1
-name: : digits
+name: ": digits"
+model:
+  inputs: {x: [4]}
+  layers: [dense: 1]
""",
    refuses_option=True,
)


@SC001.worded
def invalid_yaml(problem: str) -> Text:
    # problem: in the words of the parser
    return Text(f"invalid YAML: {problem}", "if this is meant as text, put it in quotes")


SC005 = Code(
    "SC005",
    ERROR,
    "missing space after a colon or dash",
    "Without the space, `units:64` is one word, and `-flatten` is not a list item.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
-    - dense:1
+    - dense: 1
""",
    refuses_option=True,
)


@SC005.worded
def missing_space_after_colon(key: str, value: str) -> Text:
    return Text(f"missing space after `{key}:`", f"write `{key}: {value}`")


@SC005.worded
def missing_space_after_dash(word: str, line: str) -> Text:
    return Text(f"missing space after the dash of `-{word}`", f"write `{line}`")


SC009 = Code(
    "SC009",
    ERROR,
    "missing or extra colon, comma or dash",
    "Colons mark keys, dashes items, and commas separate entries.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
-    - dense: {units: 1 activation: relu}
+    - dense: {units: 1, activation: relu}
""",
    refuses_option=True,
)


@SC009.worded
def missing_comma() -> Text:
    return Text("missing comma between two entries", "write `, ` between them", label="before this")


@SC009.worded
def unquoted_copy(reference: str) -> Text:
    # reference: one copy of a repeated layer (`hidden[0]`) in brackets, which its own would end
    return Text(f"`{reference}` needs quotes inside brackets", f"write `'{reference}'`")


@SC009.worded
def missing_dash(word: str, is_deep: bool = False) -> Text:
    # is_deep: whether lines are indented under it
    help = f"write `- {word}`"
    if is_deep:
        help += ", and indent the lines under it by 2 more spaces"
    return Text(f"missing dash before `{word}`", help)


@SC009.worded
def missing_colon(key: str, line: str) -> Text:
    return Text(f"missing colon after `{key}`", f"write `{line}`")


@SC009.worded
def second_colon(key: str) -> Text:
    return Text(
        f"unexpected second colon on the line of `{key}`",
        help=f"write `{key}: {{…: …}}`, or start a new line; put text with `: ` in quotes",
    )


@SC009.worded
def equals_sign(key: str, value: str) -> Text:
    return Text(f"expected a colon after `{key}`, got `=`", f"write `{key}: {value}`")


@SC009.worded
def call(name: str, line: str) -> Text:
    # line: how a spec writes it
    return Text(f"a spec has no calls, got `{name}(…)`", f"write `{line}`")


SC010 = Code(
    "SC010",
    ERROR,
    "unmatched bracket",
    "It is unclear where the list or mapping ends.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
-  inputs: {x: [4}
+  inputs: {x: [4]}
   layers: [dense: 1]
""",
    refuses_option=True,
)


@SC010.worded
def mismatched_bracket(opener: str, closer: str, got: str) -> Text:
    return Text(f"expected `{closer}` to close `{opener}`, got `{got}`", f"write `{closer}`")


@SC010.worded
def unclosed_bracket(opener: str, closer: str) -> Text:
    return Text(f"unclosed `{opener}`", f"write `{closer}` where it ends", label="opened here")


@SC010.worded
def unexpected_bracket(bracket: str) -> Text:
    return Text(f"unmatched `{bracket}`", "remove it, or write the bracket that it closes")


@SC010.worded
def text_after_bracket(bracket: str) -> Text:
    return Text(
        f"unexpected text after `{bracket}`",
        help="start a new line for it, or put all of it in quotes if it is a string",
    )


@SC010.worded
def parentheses(line: str) -> Text:
    return Text("lists are written in brackets, not in parentheses", f"write `{line}`")


@SC010.worded
def unclosed_parenthesis(line: str) -> Text:
    # line: the expression with its parenthesis
    return Text("unclosed `(`", f"write `)` where the expression ends: `{line}`")


@SC010.worded
def unclosed_parenthesis_before_comma() -> Text:
    return Text(
        "unclosed `(`",
        help="write `)` where the expression ends, and put it in quotes for the comma in it",
    )


SC011 = Code(
    "SC011",
    ERROR,
    "unmatched quote",
    "It is unclear where the string ends.",
    example="""\
-- diff spec.yaml --
 spec: 1
-name: "digits
+name: "digits"
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
""",
    refuses_option=True,
)


@SC011.worded
def unclosed_quote(quote: str) -> Text:
    return Text("unclosed quote", f"write `{quote}` where the string ends", label="opened here")


@SC011.worded
def text_after_quote(quote: str) -> Text:
    escaped = "''" if quote == "'" else '\\"'
    return Text(
        f"unexpected text after the closing {quote}",
        help=f"write `{escaped}` for a quote inside the string; or close a quote opened above",
    )


SC012 = Code(
    "SC012",
    ERROR,
    "reserved character",
    "Some characters have a special meaning in YAML; single quotes remove it.",
    example="""\
-- diff spec.yaml --
 spec: 1
-name: @digits
+name: '@digits'
 model:
   inputs: {x: [4]}
   layers: [dense: 1]
""",
    refuses_option=True,
)


@SC012.worded
def unknown_escape(written: str) -> Text:
    return Text(
        f"unknown escape `{written}` in double quotes",
        help="use single quotes, where a backslash is literal; or write `\\\\`",
    )


@SC012.worded
def surrogate(written: str, character: str = "") -> Text:
    # character: what it is together with the next escape
    help = f"write the character itself: `{character}`" if character else "write another character"
    return Text(f"`{written}` is a surrogate, which is not a character by itself", help)


@SC012.worded
def reserved_character(character: str, meaning: str, word: str) -> Text:
    # meaning: what YAML takes it for; word: the value that it starts
    name = "a backtick" if character == "`" else f"`{character}`"
    return Text(
        f"a value can't start with {name}, which {meaning}",
        help=f"if it is a string, put it in quotes: '{word}'",
    )


@SC012.worded
def comma_in_expression(quoted: str) -> Text:
    # quoted: the expression in quotes
    return Text(
        "inside brackets, a comma or bracket ends the expression",
        help=f"put the whole expression in quotes: {quoted}",
    )


SC013 = Code(
    "SC013",
    ERROR,
    "wrong indentation",
    "Indentation determines which keys and items belong together.",
    example="""\
-- diff spec.yaml --
 spec: 1
 model:
   inputs: {x: [4]}
   layers:
     - dropout: 0.5
-   - dense: 1
+    - dense: 1
""",
    refuses_option=True,
)


@SC013.worded
def list_on_the_line_of_its_key() -> Text:
    return Text(
        "a list can't start on the line of its key",
        help="start the list on the next line, or write it in brackets: `[a, b]`",
    )


@SC013.worded
def item_among_keys(like: str = "", line: int = 0, meant: int = 0) -> Text:
    # like, line: an item of the list that it probably belongs to; meant: its indentation
    help = f"indent it by {counted(meant, 'space')}, like `{like}` on line {line}"
    return Text("unexpected list item among keys", help if like else "remove the `- `")


@SC013.worded
def key_among_items(
    key: str, like: str = "", number: int = 0, meant: int = 0, line: str = ""
) -> Text:
    # like, number: a key to be level with, and its line; meant: its indentation
    # line: the whole line, if it is an item without its dash
    help = f"if `{key}` is an item, start it with `- `; otherwise write it inside the item above"
    if line:
        help = f"write `- {line}`"
    elif like:
        help = f"indent it by {counted(meant, 'space')}, like `{like}` on line {number}"
    return Text("unexpected key among list items", help)


@SC013.worded
def unmatched_indentation(
    depth: int, known: Sequence[int], like: str = "", line: int = 0, meant: int | None = None
) -> Text:
    # known: indentations of the lines above
    # like, line: a key or item to be level with; meant: its indentation, or
    # None if it should be moved to this one
    *first, last = map(str, known or (0,))
    above = f"{', '.join(first)} or {last}" if first else last
    other = f"`{like}` on line {line}"
    if not like:
        help = "indent it like the keys or items that it belongs with"
    elif meant is None:
        help = f"indent {other} by {counted(depth, 'space')}, like this line"
    elif meant:
        help = f"indent it by {counted(meant, 'space')}, like {other}"
    else:
        help = f"don't indent it, like {other}"
    return Text(f"indentation of {counted(depth, 'space')}, but lines above have {above}", help)
