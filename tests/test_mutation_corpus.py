"""Specs with one fault each: one error, on the line of the fault, that names it.

`python tests/mutation_verdicts.py` prints the share by kind, and what is said of the exceptions.
"""

from fnmatch import fnmatchcase

import pytest
from mutation_corpus import KINDS
from mutation_verdicts import verdicts

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
GLOB = "without one bracket it is another glob, which only the table can tell from the right one"
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
    "punctuation: overfitting.yaml csv: * at 7[14] [[]": GLOB,
    "punctuation: overfitting.yaml csv: * at 7[14] []]": GLOB,
    "shape: cats_and_dogs.yaml model.inputs.picture *": (
        "the layer before, which is named, hands on the shape of the input"
    ),
}
"""Wrong specs that may get another finding, and why."""


@pytest.mark.parametrize("kind", KINDS)
def test_the_fault_is_found_where_it_is_named_and_nothing_else(kind: str) -> None:
    made = list(verdicts(kind))
    assert len(made) >= SMALLEST[kind]
    said_wrongly = {one.name: one.fault for one in made if one.fault}
    assert {name: said_wrongly[name] for name in said_wrongly if not is_excepted(name)} == {}


def is_excepted(name: str) -> bool:
    """Whether the wrong spec of this name may get another finding."""
    return any(fnmatchcase(name, exception) for exception in EXCEPTIONS)
