"""Every field of every section and component, and values for one, right and wrong."""

import math

import pytest
from speccompile.spec_schema.component import SpecModel
from speccompile.spec_schema.document.spec import InitializerRule, RegularizerRule, Spec
from speccompile.spec_schema.document.training import NamedMetric, OptimizerRule
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.reading.fields import fields_of
from speccompile.spec_schema.reference.kinds import KINDS

VALUES = [
    None,
    *(True, False, 0, 1, -1, 2, 3, 7, 10**30, 0.0, -0.0, 0.5, 1.0, 2.0, -1.0, -0.5, 1e-3, 99.5),
    *(math.nan, math.inf, -math.inf),
    *(
        "",
        "x",
        "xy",
        "relu",
        "valid",
        "100k",
        "1.5M",
        "k",
        "1e999k",
        "balanced",
        "best",
        "auto",
        "min",
    ),
    *([], [1], [2, 1], [1, 2], [2.0, 1], [0, 1], [-1, 4], [None, 3], [True, 1], [1, 2, 3], ["a"]),
    *([[1, 2], [3, 4]], [[1, 2], 3], [0.1, 0.2], ["a", "b"], [[1], [2]], [[]]),
    *({}, {"a": 1}, {"a": -1.0}, {"a": "b"}, {"a": ["b", "c"]}, {"a": []}, {"a": None}),
    LAYERS.find("lstm")(units=2),
    KINDS["initializer"].find("zeros")(),
    KINDS["schedule"].find("cosine_decay")(initial_learning_rate=0.1, decay_steps=5),
    KINDS["regularizer"].find("l2")(),
]


def sections(model: type[SpecModel]) -> list[type[SpecModel]]:
    inner = [f.model for f in fields_of(model).values() if f.model]
    return [model, *(found for one in inner for found in sections(one))]


COMPONENTS = [catalogue.find(name) for catalogue in KINDS.values() for name in catalogue]
FIELDS = [
    pytest.param(model, field, id=f"{model.__name__}.{field.name}")
    for model in [
        *sections(Spec),
        InitializerRule,
        RegularizerRule,
        OptimizerRule,
        NamedMetric,
        *COMPONENTS,
    ]
    for field in fields_of(model).values()
    if not field.raw
]
