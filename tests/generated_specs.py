"""Specs made in Python, of any components and sections, for hypothesis."""

from functools import cache
from typing import Any

from field_samples import VALUES
from hypothesis import assume
from hypothesis import strategies as st
from pydantic import ValidationError
from speccompile.spec_schema.component import Component, SpecModel
from speccompile.spec_schema.components.losses import Loss
from speccompile.spec_schema.components.metrics import Metric
from speccompile.spec_schema.document.network import Block, BlockCall, Input, Layer
from speccompile.spec_schema.document.spec import InitializerRule, Model, RegularizerRule, Spec
from speccompile.spec_schema.document.training import Training
from speccompile.spec_schema.operator import Operator
from speccompile.spec_schema.reading.fields import Field, fields_of

NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_.-]{0,9}", fullmatch=True).filter(lambda n: n != "input")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**18), 10**18), st.floats(allow_nan=False), TEXTS
)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
POOL = [value for value in VALUES if not isinstance(value, SpecModel)] + [";", [0.1, 0.2, 0.3], [5]]


@cache
def _fitting(field: Field) -> tuple[Any, ...]:
    """The plain values that a field takes."""
    return tuple(value for value in POOL if _fits(field, value))


def _fits(field: Field, value: Any) -> bool:
    try:
        field.validator(value)
    except ValueError:
        return False
    return value is not None or field.nullable


@st.composite
def components(draw: st.DrawFn, base: type[Component], depth: int = 2) -> Any:
    """A component of a kind."""
    definition = base.catalogue.find(draw(st.sampled_from(list(base.catalogue))))
    return draw(models(definition, depth))


@st.composite
def models(draw: st.DrawFn, model: type[SpecModel], depth: int = 2) -> Any:
    """A component or section with some of its values given."""
    given: dict[str, Any] = {}
    for field in fields_of(model).values():
        if not field.raw and (field.required or draw(st.integers(0, 2)) == 0):
            given[field.name] = draw(_values(field, depth))
    return _made(model, given)


def _made(model: type[SpecModel], given: dict[str, Any]) -> Any:
    try:
        return model(**given)
    except ValidationError as error:
        assume(all(one["type"] != "value_error" for one in error.errors()))
        raise


def _values(field: Field, depth: int) -> st.SearchStrategy[Any]:
    if field.component and (depth or field.required):
        return components(field.component, depth - 1)
    if field.model:
        return models(field.model, depth)
    if field.required and field.values:
        return st.dictionaries(NAMES, models(field.values, depth), min_size=1, max_size=2)
    fitting = [value for value in _fitting(field) if not (field.component and value is None)]
    return st.sampled_from(fitting or [field.default])


def layers(blocks: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Lists of layers, some of them blocks, some with structural keys."""
    names = st.sampled_from(blocks) if blocks else st.nothing()
    bare = components(Operator) | st.builds(BlockCall, names, st.none() | PLAIN)
    placed = st.builds(
        Layer,
        bare,
        name=st.none() | NAMES,
        from_=st.none() | NAMES | st.lists(NAMES, min_size=1) | st.just({"query": "q"}),
        repeat=st.integers(0, 3),
        for_=st.none() | st.just({"size": [1, 2]}),
        when=st.booleans(),
        trainable=st.booleans(),
    )
    shared = st.builds(Layer, share=NAMES, name=NAMES)
    return st.lists(bare | placed | shared, max_size=3)


def block(blocks: tuple[str, ...]) -> st.SearchStrategy[Block]:
    names = st.none() | st.lists(NAMES, min_size=1, max_size=2, unique=True)
    return st.builds(Block, layers=layers(blocks), inputs=names, outputs=names)


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """A whole spec. Its form is right; whether it means anything is not its business."""
    blocks = tuple(draw(st.lists(NAMES, unique=True, max_size=2)))
    assume(not {*blocks} & {*Operator.catalogue})
    shapes = st.lists(st.none() | st.integers(1, 99), max_size=3)
    inputs = st.dictionaries(NAMES, shapes | st.builds(Input, shape=shapes), min_size=1, max_size=2)
    given: dict[str, Any] = {
        "name": draw(st.none() | TEXTS),
        "params": draw(st.none() | st.dictionaries(st.just("width"), PLAIN)),
        "variants": draw(st.none() | st.dictionaries(TEXTS, st.dictionaries(TEXTS, PLAIN))),
        "blocks": {name: draw(block(blocks)) for name in blocks} or None,
        "model": Model(
            inputs=draw(inputs),
            layers=draw(layers(blocks)),
            outputs=draw(st.none() | st.dictionaries(NAMES, NAMES)),
            initialize=draw(st.none() | st.lists(models(InitializerRule), max_size=2)),
            regularize=draw(st.none() | st.lists(models(RegularizerRule), max_size=2)),
        ),
    }
    sections = [field for field in fields_of(Spec).values() if field.model and not field.raw]
    for field in sections:
        if field.model not in (Model, Training) and draw(st.booleans()):
            given[field.name] = draw(models(field.model))
    if draw(st.booleans()):
        given["training"] = draw(trainings())
    return Spec(**given)


@st.composite
def trainings(draw: st.DrawFn) -> Training:
    """A section `training`, its losses and metrics by output or not."""
    loss, metrics = components(Loss), st.lists(components(Metric), max_size=2)
    given = {
        field.name: draw(_values(field, 2))
        for field in fields_of(Training).values()
        if not field.raw and (field.required or draw(st.booleans()))
    }
    by_output = st.dictionaries(
        NAMES.filter(lambda name: name not in Loss.catalogue), loss, min_size=1
    )
    return Training(
        loss=draw(loss | by_output),
        metrics=draw(st.none() | metrics | st.dictionaries(NAMES, metrics)),
        **given,
    )
