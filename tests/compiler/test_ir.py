"""The rules that every graph obeys between passes, and its text."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from compiled_texts import of_layers
from speccompile.compiler.ir import Graph, MalformedGraph, Node, to_text, verify


def graph() -> Graph:
    spec = of_layers("{dense: 4, name: a}", "{share: a, name: b}", "{add: , from: [a, b]}").spec
    assert spec is not None
    return spec.graph


def changed(which: str, **changes: Any) -> Graph:
    nodes = [replace(n, **changes) if n.name == which else n for n in graph().nodes]
    return graph().with_nodes(nodes)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (lambda: changed("b", name="a"), "a is defined twice"),
        (lambda: changed("a", name="x"), "x is defined twice"),
        (lambda: changed("a", inputs=("b",)), "a takes ['b']"),
        (lambda: changed("a", inputs=()), "a takes nothing"),
        (lambda: changed("add", roles=("query",)), "add has 1 roles"),
        (lambda: changed("b", shares="c"), "b shares c"),
        (lambda: changed("b", weights=graph()["a"].weights), "b shares a"),
        (lambda: replace(graph(), outputs={}), "outputs missing"),
        (lambda: replace(graph(), outputs={"o": "c"}), "outputs ['c']"),
        (lambda: graph().with_nodes(reversed(graph().nodes)), "add takes ['a', 'b']"),
    ],
)
def test_each_broken_rule_is_caught(broken: Callable[[], Graph], message: str) -> None:
    with pytest.raises(MalformedGraph) as caught:
        verify(broken())
    assert str(caught.value) == message


def test_a_right_graph_is_let_pass_and_a_partial_one_too() -> None:
    verify(graph())
    verify(replace(changed("a", inputs=("hole",)), is_complete=False))


def test_nodes_are_equal_wherever_they_are_written() -> None:
    one = of_layers("dense: 4").spec
    other = of_layers("dense:   4").spec
    assert one is not None
    assert other is not None
    assert one.graph == other.graph
    assert one.graph.nodes[0].origin != other.graph.nodes[0].origin


@pytest.mark.parametrize(
    ("items", "is_chain"),
    [
        (("dense: 4", "dropout: 0.1"), True),
        (("{dense: 4, from: x}", "dropout: 0.1"), True),
        (("{dense: 4, name: a}", "{share: a}"), False),
        (("{dense: 4, name: a}", "{add: , from: [x, a]}"), False),
    ],
)
def test_a_chain_takes_what_is_before_and_shares_nothing(
    items: tuple[str, ...], is_chain: bool
) -> None:
    spec = of_layers(*items).spec
    assert spec is not None
    assert spec.graph.is_chain is is_chain


def test_a_chain_ends_in_its_only_output() -> None:
    spec = of_layers("{dense: 4, name: a}", "dense: 1", rest="  outputs: {o: a}\n").spec
    assert spec is not None
    assert [node.name for node in spec.graph.nodes] == ["a"]
    assert spec.graph.is_chain


def test_weights_are_named_by_their_node() -> None:
    owned = [(name, node.name) for name, _, node in graph().weights()]
    assert owned == [("a/kernel", "a"), ("a/bias", "a")]
    assert graph()["b"].owner == "a"


def test_the_text_of_an_untyped_graph() -> None:
    node: Node = graph().nodes[0]
    bare = Graph(graph().inputs, (replace(node, type=None, weights=(), trainable=False),), {})
    assert to_text(bare) == "input x (batch, 4) float32\na = dense(x) None frozen\n"
