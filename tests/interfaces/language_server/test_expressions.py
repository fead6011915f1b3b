"""Tensor expressions in the editor: what operations and tensors are, and which there are."""

import pytest
from marked_text import cursor_in, opened
from speccompile.interfaces.language_server.completion import completions
from speccompile.interfaces.language_server.hover import hover

SPEC = """\
spec: 1
params: {margin: 1}
data: {synthetic: 8}
model:
  inputs: {left: [8], right: [8]}
  layers:
    - compute: sqrt(sum(square(a - b), axis=-1)) * $margin
      from: {a: left, b: right}
    - compute: >-
        expand_dims(x, 1)
        + cast(x[:, null])
training:
  loss: {compute: square(y_true - y_pred)}
  metrics:
    - compute: {expression: abs(y_true - y_pred), mode: min}
      name: error
  optimizer: sgd
  epochs: 1
"""


def marked(old: str, new: str):
    text = SPEC.replace(old, new)
    return opened(text, before=SPEC), cursor_in(text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sum(", "su‸m(", "`sum(x, axis=null, keepdims=false)`"),
        ("square(a", "‸square(a", "`square(x)`"),
        ("(a - b)", "(a - ‸b)", "**b** (`right`)\n\n`(batch, 8)` float32"),
        ("cast(x", "cas‸t(x", "Converts to another element type."),
        ("square(y", "squ‸are(y", "`square(x)`"),
        ("abs(y", "abs‸(y", "`abs(x)`"),
        ("$margin", "$mar‸gin", "`$margin` = `1`"),
    ],
)
def test_hover_tells_what_a_word_is(old: str, new: str, said: str) -> None:
    shown = hover(*marked(old, new))
    assert shown is not None
    assert said in shown.text


@pytest.mark.parametrize(
    ("old", "new", "some"),
    [
        ("sqrt(sum(", "sqrt(su‸m(", {"sum", "subtract"} - {"subtract"}),
        ("sqrt(sum", "sq‸rt(sum", {"sqrt", "square", "squeeze", "squareplus"}),
        ("abs(y", "log‸abs(y", {"log", "log1p", "logical_and"}),
    ],
)
def test_completion_offers_operations(old: str, new: str, some: set[str]) -> None:
    offers = {offer.label: offer for offer in completions(*marked(old, new))}
    assert some <= offers.keys()
    assert all(offer.kind == "function" for offer in offers.values())


def test_completion_of_params_goes_first() -> None:
    offers = completions(*marked("$margin", "$mar‸"))
    assert [offer.label for offer in offers] == ["margin"]
