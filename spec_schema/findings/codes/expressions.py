"""Codes about params and expressions."""

from collections.abc import Sequence

from ..code import ERROR, Code, Text, expected

SC601 = Code(
    "SC601",
    ERROR,
    "undefined param",
    "The value that the reference stands for is unknown.",
    example="""\
-- diff spec.yaml --
 spec: 1
-params: {width: 64}
+params: {width: 64, depth: 8}
 model:
   inputs: {x: [4]}
   layers:
     - dense: {units: $width, activation: relu}
     - dense: $depth
""",
)


@SC601.worded
def undefined_param(name: str, known: Sequence[str]) -> Text:
    # known: names that have a value
    return Text(f"undefined param `{name}`", expected(known) or "define it in `params`")


@SC601.worded
def index_outside_repeat() -> Text:
    return Text("undefined param `index`", "use `$index` only in an item with `repeat` or `for`")


@SC601.worded
def param_used_before_its_definition(name: str) -> Text:
    return Text(
        f"param `{name}` is used before its definition",
        help="a param can only use params above it: move this one down",
    )


@SC601.worded
def tensor_as_param(name: str) -> Text:
    return Text(
        f"`{name}` is a tensor, not a param", f"write `${name}.channels` or `${name}.shape`"
    )


@SC601.worded
def undefined_size(name: str, known: Sequence[str]) -> Text:
    # known: the sizes that layers here can refer to
    return Text(
        f"undefined size `{name}`",
        expected(known) or "use it in a layer, for the input of a block or a layer above",
    )


SC602 = Code(
    "SC602",
    ERROR,
    "invalid expression",
    "The expression can't be parsed, so it has no value.",
    example="""\
-- diff spec.yaml --
 spec: 1
 params: {width: 64}
 model:
   inputs: {x: [4]}
   layers:
-    - dense: $(width +)
+    - dense: $(width + 1)
""",
)


@SC602.worded
def text_too_long(length: int, limit: int) -> Text:
    return Text(f"text with `$` must have at most {limit:,} characters, got {length:,}")


@SC602.worded
def stray_dollar() -> Text:
    return Text(
        "expected a name or `(` after `$`",
        help="write `$name` or `$(expression)`; `$$` is a dollar sign",
    )


@SC602.worded
def braces(written: str, reference: str) -> Text:
    # written: `${width}`, as in shells; reference: how a spec writes it
    return Text(f"invalid reference `{written}`", f"write `{reference}`")


@SC602.worded
def unclosed_expression() -> Text:
    return Text(
        "unclosed `$(`",
        help="write `)` where it ends; inside `{…}` and `[…]` a comma ends the value: "
        "put all of it in quotes",
    )


@SC602.worded
def expression_too_long(length: int, limit: int, shorter: str) -> Text:
    # shorter: how to make it shorter
    return Text(f"expression must have at most {limit:,} characters, got {length:,}", shorter)


@SC602.worded
def unclosed_quote() -> Text:
    return Text("unclosed quote")


@SC602.worded
def unexpected_character(character: str, instead: str = "") -> Text:
    return Text(f"unexpected `{character}`", f"write `{instead}`" if instead else "")


@SC602.worded
def qualified_name(module: str) -> Text:
    return Text(f"unexpected `{module}.`", f"operations have no prefix: leave out `{module}.`")


@SC602.worded
def unexpected_end(missing: str = "") -> Text:
    return Text("unexpected end of expression", f"add `{missing}`" if missing else "")


@SC602.worded
def unexpected_token(token: str, missing: str = "") -> Text:
    return Text(f"unexpected `{token}`", f"write `{missing}` before it" if missing else "")


@SC602.worded
def name_after_name(token: str, before: str) -> Text:
    return Text(
        f"unexpected `{token}`",
        help=f"write an operator before it, or `{before}(…)` to call an operation",
    )


@SC602.worded
def chained_comparison(token: str) -> Text:
    return Text(f"unexpected `{token}`", "compare two values at a time, and combine with `and`")


@SC602.worded
def argument_after_keyword(keyword: str) -> Text:
    return Text("argument without a name", f"write it before `{keyword}=`, or name it too")


@SC602.worded
def not_without_parentheses() -> Text:
    return Text("unexpected `not`", "put `not …` in parentheses")


@SC602.worded
def invalid_number(written: str) -> Text:
    return Text(f"invalid number `{written}`", "write digits only")


@SC602.worded
def nested_too_deep(limit: int) -> Text:
    return Text(f"expression is nested more than {limit} levels deep")


@SC602.worded
def unknown_function(name: str, functions: Sequence[str], instead: str = "") -> Text:
    return Text(f"unknown function `{name}`", instead or expected(functions))


SC603 = Code(
    "SC603",
    ERROR,
    "expression can't be evaluated",
    "The result isn't defined, or is larger than a spec supports.",
    example="""\
-- diff spec.yaml --
 spec: 1
 params: {width: 64}
 model:
   inputs: {x: [4]}
   layers:
-    - dense: $(width // 0)
+    - dense: $(width // 2)
""",
)


@SC603.worded
def wrong_operands(operator: str, takes: str, got: str) -> Text:
    return Text(f"`{operator}` takes {takes}, got {got}")


@SC603.worded
def boolean_operand(operator: str, takes: str, got: str) -> Text:
    return Text(
        f"`{operator}` takes {takes}, got {got}",
        help="a boolean is not a number: write `1 if flag else 0`",
    )


@SC603.worded
def number_as_condition(operator: str, got: str) -> Text:
    return Text(f"`{operator}` takes true or false, got {got}", "compare it, as in `width > 0`")


@SC603.worded
def division_by_zero(operator: str) -> Text:
    return Text(f"division by zero in `{operator}`")


@SC603.worded
def index_out_of_range(index: int, length: int) -> Text:
    return Text(
        f"index {index} is out of range for a list of length {length:,}",
        help=f"use {-length} to {length - 1}" if length else "",
    )


@SC603.worded
def step_of_zero() -> Text:
    return Text("the step can't be 0")


@SC603.worded
def list_too_long(limit: int) -> Text:
    return Text(f"the list has more than {limit:,} items")


@SC603.worded
def root_of_negative(base: float, exponent: float) -> Text:
    return Text(f"({base}) ** {exponent} is not a real number")


@SC603.worded
def number_too_large(part: str) -> Text:
    return Text(f"`{part}` exceeds 10^15, the limit for numbers in expressions")


@SC603.worded
def result_too_long(limit: int) -> Text:
    return Text(f"the text has more than {limit:,} characters")


@SC603.worded
def not_text(got: str) -> Text:
    return Text(f"{got} can't be part of a text")


@SC603.worded
def too_many_values(limit: int) -> Text:
    return Text(f"params expand to more than {limit:,} values")


@SC603.worded
def param_too_deep(limit: int) -> Text:
    return Text(f"param is nested more than {limit} levels deep")


@SC603.worded
def unknown_size(name: str, shape: str) -> Text:
    # shape: that of the tensor, with the batch
    return Text(
        f"`{name}` is unknown before the network runs: its shape is {shape}",
        help="give the size in `model.inputs`, or pass a number as a param",
    )


SC609 = Code(
    "SC609",
    ERROR,
    "invalid params",
    "A param needs a name that expressions can refer to.",
    example="""\
-- diff spec.yaml --
 spec: 1
-params: {my width: 64}
+params: {my_width: 64}
 model:
   inputs: {x: [4]}
-  layers: [dense: 1]
+  layers:
+    - dense: $my_width
""",
)


@SC609.worded
def params_not_a_mapping(got: str) -> Text:
    return Text(f"`params` must be a mapping, got {got}", "write `params: {width: 256}`")


@SC609.worded
def invalid_param_name(name: str) -> Text:
    return Text(
        f"invalid param name `{name}`",
        help="use letters, digits and `_`, and no word of the expression language",
    )


@SC609.worded
def reserved_param_name(name: str) -> Text:
    return Text(
        f"invalid param name `{name}`", f"`${name}` counts repetitions: choose another name"
    )
