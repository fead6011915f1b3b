"""Layers by name: what is added, removed or changed, and what only follows from it."""

import pytest
from compiled_texts import NETWORK
from differing_specs import described, of_text
from speccompile.compiler.differences.comparison import differences
from speccompile.compiler.differences.difference import describe

A, B, C = "dense: 4", "dense: 5\n      name: b", "dense: 6\n      name: c"
RECURRENT = "gru: {units: 2, return_state: true}\n      name: g"
NETWORKS = {
    "a parameter and what follows": (
        [A, B, C],
        ["dense: 3", B, C],
        ["layer dense: units 4 → 3 (also changes 1 other shape)"],
    ),
    "a layer between": (
        [A, B],
        [A, "dropout: 0.5", B],
        ["layer dropout added (dropout, rate 0.5)"],
    ),
    "a layer less, and shapes": (
        [A, "dense: 7\n      name: wide", "relu", B],
        [A, "relu", B],
        ["layer wide removed (dense, units 7) (also changes 2 other shapes)"],
    ),
    "another kind": (
        [A, "relu:\n      name: last"],
        [A, "softmax:\n      name: last"],
        ["layer last: relu → softmax"],
    ),
    "layers that change alike": (
        ["dropout: 0.1", A, "dropout: 0.1"],
        ["dropout: 0.2", A, "dropout: 0.2"],
        ["layers dropout, dropout_2: rate 0.1 → 0.2"],
    ),
    "a regularizer": (
        [A],
        ["dense: {units: 4, kernel_regularizer: {l2: 1e-3}}"],
        ["layer dense: kernel_regularizer none → l2 0.001"],
    ),
    "an initializer": (
        [A],
        ["dense: {units: 4, kernel_initializer: {he_normal: {}}}"],
        ["layer dense: kernel_initializer glorot_uniform → he_normal"],
    ),
    "not trainable": (
        [A, B],
        ["dense: 4\n      trainable: false", B],
        ["layer dense: trainable true → false"],
    ),
    "wiring": (
        [A, "dense: 4\n      name: b", "dense: 4\n      from: b", "add:\n      from: [b, dense_2]"],
        [
            A,
            "dense: 4\n      name: b",
            "dense: 4\n      from: dense",
            "add:\n      from: [b, dense_2]",
        ],
        ["layer dense_2: from b → dense"],
    ),
    "states": (
        [A, "reshape: [4, 1]", RECURRENT, "gru: 2\n      from: {sequence: reshape}"],
        [
            A,
            "reshape: [4, 1]",
            RECURRENT,
            "gru: 2\n      from: {sequence: reshape, initial_state: g.state_h}",
        ],
        [
            "layer g added (gru, units 2, return_state true)",
            "layer gru: from reshape → {sequence: reshape, initial_state: [g.state_h]}",
        ],
    ),
    "the last layer": (
        [A],
        [A, "softmax"],
        [
            "layer softmax added",
            "output dense removed (from dense)",
            "output softmax added (from softmax)",
        ],
    ),
    "whose weights": (
        [A, "share: dense\n      name: b"],
        [A, "dense: 4\n      name: b"],
        ["layer b: shares dense → none"],
    ),
    "inside a layer": (
        ["reshape: [2, 2]", "bidirectional: {layer: {lstm: {units: 3}}}"],
        ["reshape: [2, 2]", "bidirectional: {layer: {lstm: {units: 4}}}"],
        ["layer bidirectional: layer.lstm.units 3 → 4"],
    ),
    "inside a stack": (
        ["reshape: [2, 2]", "rnn: [{lstm_cell: 3}, {gru_cell: 4}]"],
        ["reshape: [2, 2]", "rnn: [{lstm_cell: 3}, {gru_cell: {units: 4, dropout: 0.5}}]"],
        ["layer rnn: cell[1].gru_cell.dropout 0 → 0.5"],
    ),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_difference_in_the_network(name: str) -> None:
    before, after, lines = NETWORKS[name]
    ours, theirs = (
        of_text(NETWORK + "".join(f"    - {layer}\n" for layer in side)) for side in (before, after)
    )
    assert described(ours, theirs) == lines


BLOCKS = """\
blocks:
  b:
    layers: [dense: 4, relu]
"""


def test_a_block_that_is_applied_once_more_is_one_difference() -> None:
    once, twice = (
        of_text(
            f"{NETWORK}    - b\n      repeat: {count}\n    - dense: 1\n{BLOCKS}".replace(
                "- b", "- b:"
            )
        )
        for count in (1, 2)
    )
    assert described(once, twice) == ["block b_2 added (dense, relu)"]
    assert described(twice, once) == ["block b_2 removed (dense, relu)"]


def test_what_follows_is_named() -> None:
    chain = [A, "relu", B]
    before, after = (
        of_text(NETWORK.replace("[4]", shape) + "".join(f"    - {layer}\n" for layer in chain))
        for shape in ("[4]", "[3, 4]")
    )
    (found,) = differences(before, after)
    assert (
        describe(found) == "input x: shape (batch, 4) → (batch, 3, 4) (also changes 3 other shapes)"
    )
    assert found.consequences == ("dense", "relu", "b")
    assert found.kind == "network"
