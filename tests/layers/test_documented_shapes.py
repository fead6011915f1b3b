"""The shapes in the docstrings of layers, compared with what `infer` says of every case.

A shape is written `(batch, ..., units)`: `...` and `*name` stand for any number of axes. A name is
a parameter, or a size of the input; any other name stands for a size that is not checked. Shapes
behind "With `key: value`" are those of layers with this parameter.
"""

import re
from typing import Any

import pytest
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.operator import Operator
from speccompile.spec_schema.reference.documentation import documentation
from speccompile.spec_schema.shapes import Dim, Shape
from speccompile.spec_schema.types import TensorType

from .catalogue_cases import CASES, Case

SHAPE = re.compile(r"`\((batch, [^`]*)\)`")
CONDITION = re.compile(r"With `(\w+)(?:: (\w+))?`")
IN_WORDS = ("permute", "concatenate", "compute")
"""Layers whose output shape no pattern tells."""

Sizes = dict[str, Any]


def matched(pattern: list[str], shape: Shape, known: Sizes) -> Sizes | None:
    """The sizes that the names of a pattern stand for; None if the shape has another form.

    Args:
        known: Names with a size already.
    """
    if not pattern:
        return None if shape else known
    name, *rest = pattern
    if name == "..." or name.startswith("*"):
        ends = len(known[name]) if name in known else len(shape) - len(rest)
        run = shape[:ends]
        if ends < 0 or not agree(known.setdefault(name, run), run):
            return None
        return matched(rest, shape[ends:], known)
    wanted = size_of(name, known)
    if not shape:
        return None
    if wanted is ANY:
        known = {**known, name: shape[0]}
    elif not agree((wanted,), shape[:1]):
        return None
    return matched(rest, shape[1:], known)


ANY = object()


def size_of(name: str, known: Sizes) -> Any:
    """What a name or a formula (`2 * units`) of a pattern amounts to; ANY if it is not known."""
    try:
        return eval(name, {}, known)
    except NameError:
        return ANY
    except TypeError:  # a size that is open
        return None


def agree(ours: Any, theirs: Shape) -> bool:
    """Whether sizes are equal; -1, of `target_shape`, takes any."""
    ours = tuple(ours)
    return len(ours) == len(theirs) and all(a in (b, -1) for a, b in zip(ours, theirs, strict=True))


def parameters(operator: Operator) -> Sizes:
    fields = {name: getattr(operator, name) for name in type(operator).model_fields}
    inner = fields.get("layer")
    given = {**parameters(inner), **fields} if isinstance(inner, Operator) else fields
    runs = {f"*{name}": value for name, value in given.items() if isinstance(value, tuple)}
    return {**given, **runs}


def patterns(text: str) -> list[list[str]]:
    return [shape.split(", ") for shape in SHAPE.findall(text)]


def described_output(operator: Operator) -> list[list[str]]:
    """The output shapes that the docstring gives for an operator with these parameters."""
    general, *others = re.split(r"(?=With `)", documentation(type(operator)).shapes["Output shape"])
    for text in others:
        key, value = CONDITION.match(text).groups()  # type: ignore[union-attr]
        given = getattr(operator, key)
        if str(given).lower() == value if value else given:
            return patterns(text)
    return patterns(general)


def input_sizes(case: Case) -> Sizes:
    """The sizes of the inputs by their names. Asserts that every input has the described shape."""
    known = parameters(case.operator)
    described = patterns(documentation(type(case.operator)).shapes["Input shape"])
    for number, given in enumerate(case.inputs):
        pattern = described[min(number, len(described) - 1)]
        alone = matched(pattern, given.shape, parameters(case.operator))
        assert alone is not None, f"{given} is no {pattern}"
        known = alone | known
    return known


@pytest.mark.parametrize("name", list(LAYERS))
def test_every_layer_has_its_shapes(name: str) -> None:
    shapes = documentation(LAYERS.find(name)).shapes
    assert set(shapes) == {"Input shape", "Output shape"}
    assert patterns(shapes["Input shape"])
    assert bool(patterns(shapes["Output shape"].split("With")[0])) == (name not in IN_WORDS)


@pytest.mark.parametrize("case", [c for c in CASES if c.operator.name not in IN_WORDS], ids=str)
def test_the_shapes_of_a_docstring_are_those_of_the_layer(case: Case) -> None:
    sizes = input_sizes(case)
    if case.operator.arity == "several" and len({x.shape for x in case.inputs}) > 1:
        sizes.pop("...")  # broadcast
    inferred = case.operator.infer(*case.inputs).shape
    described = described_output(case.operator)
    assert any(matched(shape, inferred, dict(sizes)) is not None for shape in described), (
        f"{inferred} is none of {described} with {sizes}"
    )


@pytest.mark.parametrize(
    ("pattern", "shape", "fits"),
    [
        ("batch, ..., units", (None, 3, 64), True),
        ("batch, ..., units", (None, 3, 63), False),
        ("batch, units", (None, 3, 64), False),
        ("batch, 2 * units", (None, 128), True),
        ("batch, 2 * units", (None, 64), False),
        ("batch, *target_shape", (None, 2, 9), True),
        ("batch, *target_shape", (None, 3, 9), False),
        ("batch, new_steps", (None, 12), True),
    ],
)
def test_a_pattern_tells_shapes_apart(pattern: str, shape: tuple[Dim, ...], fits: bool) -> None:
    known = {"units": 64, "*target_shape": (2, -1)}
    assert (matched(pattern.split(", "), TensorType(shape).shape, known) is not None) == fits
