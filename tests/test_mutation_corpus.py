"""Specs with one fault each: one error, on the line of the fault, that names it.

`python tests/mutation_verdicts.py` prints the share by kind, and what is said of the exceptions.
"""

from fnmatch import fnmatchcase

import pytest
from mutation_corpus import KINDS
from mutation_verdicts import Verdict, verdicts

SHARE = 0.98
SMALLEST = {kind: 400 for kind in KINDS} | {
    "definition misspelt": 100,
    "reference to nothing": 100,
    "key left out": 100,
    "shape": 30,
}
"""Wrong specs of each kind, at least."""

BEHIND_VARIANTS = "a variant sets a key inside the section that was meant, and is checked as well"
USED_TWICE = "a param is wrong for a formula and for a parameter, each in its own way"
NO_MAPPING = "a param may be a mapping; what stands behind a layer's name are its parameters then"
YAML_LATER = "the line is right YAML; it is the indentation further down that fits nothing"

EXCEPTIONS = {
    "key misspelt: overfitting.yaml training *": BEHIND_VARIANTS,
    "value of another type: overfitting.yaml params scalar": BEHIND_VARIANTS,
    "value of another type: digits_dense.yaml params.drop mapping": NO_MAPPING,
    "value of another type: overfitting.yaml *params.* mapping": NO_MAPPING,
    "value of another type: overfitting.yaml *params.drop text": USED_TWICE,
    "value of another type: overfitting.yaml *params.drop list": USED_TWICE,
    "number out of range: overfitting.yaml *params.drop negative": USED_TWICE,
    "number out of range: attention.yaml params.heads [nz]e*": USED_TWICE,
    "value of another type: two_inputs_two_outputs.yaml model.outputs scalar": (
        "losses, metrics and targets for two outputs are wrong for the one that is left"
    ),
    "indentation: residual.yaml - conv2d: [rl]*": YAML_LATER,
    "indentation: two_inputs_two_outputs.yaml csv: [rl]*": YAML_LATER,
    "shape: cats_and_dogs.yaml model.inputs.picture *": (
        "the layer before, which is named, hands on the shape of the input"
    ),
}
"""Wrong specs of which something else is said, and why. Every line matches at least one of them,
and none of which the right thing is said."""


@pytest.fixture(scope="module")
def judged() -> dict[str, list[Verdict]]:
    return {kind: list(verdicts(kind)) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_the_fault_is_found_where_it_is_named_and_nothing_else(
    kind: str, judged: dict[str, list[Verdict]]
) -> None:
    made = judged[kind]
    assert len(made) >= SMALLEST[kind]
    said_wrongly = {one.name: one.fault for one in made if one.fault}
    excepted = {one.name for one in made if any(fnmatchcase(one.name, e) for e in EXCEPTIONS)}
    unexpected = {name: said_wrongly[name] for name in said_wrongly.keys() - excepted}
    assert unexpected == {}
    assert excepted - said_wrongly.keys() == set(), "no exception any more"


def test_exceptions_are_few_and_each_is_one(judged: dict[str, list[Verdict]]) -> None:
    made = [one for verdict in judged.values() for one in verdict]
    wrong = [one.name for one in made if one.fault]
    assert 1 - len(wrong) / len(made) >= SHARE
    assert [e for e in EXCEPTIONS if not any(fnmatchcase(name, e) for name in wrong)] == []
