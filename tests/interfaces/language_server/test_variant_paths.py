"""Completion in variants and searches: paths part by part, and the values at them."""

import pytest
from marked_text import SPEC, cursor_in, opened
from speccompile.interfaces.language_server.completion import completions
from speccompile.spec_schema.paths.find import replace
from speccompile.spec_schema.yaml.values import Scalar


def offered(variants: str, typed: str = "") -> list[str]:
    text = f"{SPEC}variants:\n{variants}"
    document = opened(text, before=SPEC)
    return [offer.label for offer in completions(document, cursor_in(text), typed)]


@pytest.mark.parametrize(
    ("variants", "first"),
    [
        ("  a:\n    par‸\n", ["params", "data"]),
        ("  a: {params.‸}\n", ["params.width", "params.drop"]),
        ("  a:\n    params.drop: 0\n    params.‸\n", ["params.width"]),
        ("  a:\n    model.layers.‸\n", ["model.layers.dense", "model.layers.first"]),
        ("  a:\n    training.optimizer.adam.‸: 1\n", ["training.optimizer.adam.learning_rate"]),
        ("  a: {model.layers.dense.activation: ‸}\n", ["linear", "relu"]),
        ("  a:\n    training.optimizer: ‸\n", ["sgd", "adam"]),
        ("  a: {training.policy.early_stopping.monitor: ‸}\n", ["loss", "accuracy"]),
    ],
)
def test_paths_and_values(variants, first):
    assert offered(variants, ".")[: len(first)] == first


@pytest.mark.parametrize("variants", ["  ‸\n", "  a: {nowhere.‸}\n", "  a: {params: {x.‸}}\n"])
def test_nothing_is_offered_where_no_path_belongs(variants):
    assert offered(variants) == []


@pytest.mark.parametrize(
    ("search", "first"),
    [
        ("  ‸\n", ["space", "trials", "minutes", "objective", "sampler"]),
        ("  sampler: ‸\n", ["tpe", "cma_es", "random", "grid"]),
        ("  space:\n    params.‸\n", ["params.width", "params.drop"]),
        ("  space: {training.optimizer.adam.‸: {}}\n", ["training.optimizer.adam.learning_rate"]),
        ("  space:\n    params.drop: {‸}\n", ["float", "int", "choices", "log", "step", "when"]),
    ],
)
def test_what_a_search_tries(search: str, first: list[str]) -> None:
    text = f"{SPEC}search:\n{search}"
    document = opened(text, before=SPEC)
    found = [offer.label for offer in completions(document, cursor_in(text))]
    assert found[: len(first)] == first


def test_a_point_elsewhere_offers_nothing():
    text = SPEC.replace("epochs: 30", "epochs: 30\n  optimizer: ada.‸")
    assert completions(opened(text, before=SPEC), cursor_in(text), ".") == []


def test_every_path_that_is_offered_can_be_changed():
    tree = opened(SPEC).tree
    assert tree is not None
    above = ["", "params.", "data.", "model.", "model.layers.", "training.", "training.optimizer."]
    above += ["training.policy.", "model.layers.dense.", "blocks.residual.", "runtime."]
    paths = [path for before in above for path in offered(f"  a:\n    {before}‸\n")]
    assert len(paths) > 60
    for path in paths:
        replace(tree, path, Scalar(None, tree.span))
