"""Attention and losses that take padding for data."""

import pytest
from compiled_texts import compiled

START = """\
spec: 1
data: {synthetic: 64}
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 3}
model:
  inputs: {words: {shape: [6], dtype: int32}}
  layers:
    - {embedding: {input_dim: 9, output_dim: 4, mask_zero: true}, name: e}
"""
ATTEND = "{multi_head_attention: {num_heads: 2, key_dim: 2}, from: e, name: a}"
ADD = "{add: , from: [e, a], name: s}"
CLASSES = "{dense: 3, name: c}"
MASK = "{compute: 'x[:, null] != 0', from: words, name: m}"


def found(*items: str) -> list[tuple[str, str]]:
    """What is said of masks, and of which layer."""
    result = compiled(START + "".join(f"    - {item}\n" for item in items))
    assert result.spec is not None, [one.message for one in result.findings]
    return [
        (one.kind, one.path.removeprefix("model.layers."))
        for one in result.findings
        if one.code == "SC231"
    ]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ((ATTEND, CLASSES), []),
        ((ATTEND, ADD, CLASSES), [("loss_without_mask", "c")]),
        ((ATTEND, ADD, "global_average_pooling1d", CLASSES), []),
        ((ATTEND, ADD, "{attention: , name: b}", "flatten", CLASSES), ["b"]),
        ((ATTEND, "{concatenate: , from: [e, a]}", CLASSES), []),
        ((ATTEND, ADD, "{lstm: {units: 4, return_sequences: true}}", CLASSES), []),
        ((ATTEND, "{attention: , from: {query: a, value: e}, name: b}", "flatten", CLASSES), ["b"]),
        (
            (
                *(MASK, ATTEND, ADD),
                "{multi_head_attention: {num_heads: 2, key_dim: 2}, "
                "from: {query: s, value: s, attention_mask: m}}",
                *("global_average_pooling1d", CLASSES),
            ),
            [],
        ),
    ],
)
def test_what_follows_a_removed_mask_is_reported(
    items: tuple[str, ...], expected: list[tuple[str, str] | str]
) -> None:
    removed = [one if isinstance(one, tuple) else ("mask_is_removed", one) for one in expected]
    assert [one for one in found(*items) if one[0] != "mask_is_dropped"] == removed


def test_copies_of_a_block_are_called_by_their_numbers() -> None:
    attend = "{multi_head_attention: {num_heads: 2, key_dim: 2}, name: a}"
    block = f"  b: {{layers: [{attend}, {{add: , from: [input, a]}}]}}\n"
    text = START.replace("model:", f"blocks:\n{block}model:")
    result = compiled(f"{text}    - {{b: , repeat: 3}}\n    - flatten\n    - dense: 3\n")
    (one,) = [one for one in result.findings if one.kind == "mask_is_removed"]
    assert {**one.arguments} == {"layer": "b[1]/a", "by": "b[0]/a"}
