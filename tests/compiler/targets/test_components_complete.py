"""No component drifts from Keras: parameters and defaults are Keras', and none is forgotten."""

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import inspect  # noqa: E402
import re  # noqa: E402
from operator import attrgetter  # noqa: E402
from typing import Any, get_args  # noqa: E402

import keras  # noqa: E402
from speccompile.compiler.objectives.objectives import Objective, OutputMetric  # noqa: E402
from speccompile.compiler.targets.graph.components import (  # noqa: E402
    activations,
    constraints,
    losses,
    optimizers,
    regularizers,
    schedules,
)
from speccompile.compiler.targets.initial_values import _TABLE as INITIAL_VALUES  # noqa: E402
from speccompile.compiler.targets.keras.compiled_metrics import to_compiled_metrics  # noqa: E402
from speccompile.compiler.targets.keras.components import (  # noqa: E402
    arguments,
    keras_class,
    to_keras,
    to_keras_loss,
)
from speccompile.compiler.targets.metrics import accumulation  # noqa: E402
from speccompile.spec_schema.component import Component  # noqa: E402
from speccompile.spec_schema.components.constraints import CONSTRAINTS  # noqa: E402
from speccompile.spec_schema.components.initializers import INITIALIZERS  # noqa: E402
from speccompile.spec_schema.components.losses import LOSSES  # noqa: E402
from speccompile.spec_schema.components.metrics import METRICS  # noqa: E402
from speccompile.spec_schema.components.optimizers import OPTIMIZERS  # noqa: E402
from speccompile.spec_schema.components.regularizers import REGULARIZERS  # noqa: E402
from speccompile.spec_schema.components.schedules import SCHEDULES  # noqa: E402
from speccompile.spec_schema.document.training import Policy, Training  # noqa: E402
from speccompile.spec_schema.findings.did_you_mean import bare  # noqa: E402
from speccompile.spec_schema.layers import LAYERS  # noqa: E402
from speccompile.spec_schema.parameters import ActivationName  # noqa: E402
from speccompile.spec_schema.reference.catalogue_pages import (  # noqa: E402
    catalogue as catalogue_page,
)
from speccompile.spec_schema.reference.kinds import keras_name  # noqa: E402
from speccompile.spec_schema.synonyms import LEFT_OUT  # noqa: E402
from speccompile.spec_schema.types import TensorType  # noqa: E402

CATALOGUES: list[Any] = [
    (LOSSES, keras.losses, keras.Loss, losses._TABLE),
    (METRICS, keras.metrics, keras.Metric, accumulation._TABLE),
    (OPTIMIZERS, keras.optimizers, keras.Optimizer, {**optimizers._UPDATES}),
    (
        SCHEDULES,
        keras.optimizers.schedules,
        keras.optimizers.schedules.LearningRateSchedule,
        schedules._TABLE,
    ),
    (REGULARIZERS, keras.regularizers, keras.Regularizer, regularizers._TABLE),
    (CONSTRAINTS, keras.constraints, keras.constraints.Constraint, constraints._TABLE),
    (INITIALIZERS, keras.initializers, keras.Initializer, INITIAL_VALUES),
]
DEFINITIONS = [
    definition
    for catalogue, *_ in CATALOGUES
    for definition in map(catalogue.find, catalogue)
    if definition.has_keras_class
]
SCHEDULE_CLASSES = [SCHEDULES.find(name) for name in SCHEDULES]

# Component and parameter → why its default is not Keras'.
OTHER_DEFAULTS = {
    ("binary_crossentropy", "from_logits"): "the compiler decides it where it is left out",
    ("categorical_crossentropy", "from_logits"): "the compiler decides it where it is left out",
    ("binary_focal_crossentropy", "from_logits"): "the compiler decides it where it is left out",
    ("categorical_focal_crossentropy", "from_logits"): "the compiler decides it",
    ("sparse_categorical_crossentropy", "from_logits"): "the compiler decides it",
    ("auc", "num_thresholds"): "where predictions are; Keras' are spread evenly, wherever they are",
    **{
        (name, "num_thresholds"): "where predictions are; Keras' are spread evenly"
        for name in (
            "precision_at_recall",
            "recall_at_precision",
            "sensitivity_at_specificity",
            "specificity_at_sensitivity",
        )
    },
    ("f1_score", "average"): "Keras' None gives a list, and a monitor is one number",
    ("fbeta_score", "average"): "Keras' None gives a list, and a monitor is one number",
}

VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def parameters_of(theirs: Any) -> dict[str, Any]:
    """Names and defaults of a Keras class; what has no default has `inspect.Parameter.empty`."""
    signature = inspect.signature(theirs.__init__)
    return {
        name: parameter.default
        for name, parameter in signature.parameters.items()
        if name != "self" and parameter.kind not in VARIADIC
    }


def own(definition: type[Component]) -> set[str]:
    """Parameters that say the same in epochs, or in pairs."""
    return set(getattr(definition, "own", ()))


def exclusions(definition: type[Component]) -> set[str]:
    return set(getattr(definition, "excluded", {}))


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda d: d.name)
def test_parameters_are_those_of_keras(definition: type[Component]) -> None:
    theirs = set(parameters_of(keras_class(definition)))
    ours = set(definition.model_fields) - own(definition)
    assert not own(definition) & theirs
    assert ours <= theirs, "parameters that Keras does not know"
    assert theirs - ours <= exclusions(definition), "parameters left out without a reason"
    assert not ours & exclusions(definition), "parameters that are there and excluded"


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda d: d.name)
def test_defaults_are_those_of_keras(definition: type[Component]) -> None:
    theirs = parameters_of(keras_class(definition))
    for name, field in definition.model_fields.items():
        if (definition.name, name) in OTHER_DEFAULTS or name in own(definition):
            continue
        if definition in SCHEDULE_CLASSES and theirs[name] is inspect.Parameter.empty:
            # One of several ways to say it is required: see `SC108`.
            assert field.is_required() or (field.default is None and own(definition))
            continue
        assert field.is_required() == (theirs[name] is inspect.Parameter.empty), name
        if not field.is_required():
            value = field.default
            single = isinstance(value, tuple) and len(value) == 1
            assert (value[0] if single else value) == theirs[name], name


LAYERS_OF_KERAS = [LAYERS.find(name) for name in LAYERS]


@pytest.mark.parametrize("definition", DEFINITIONS + LAYERS_OF_KERAS, ids=lambda d: d.name)
def test_the_reference_names_the_class_of_keras(definition: type[Component]) -> None:
    name = keras_name(definition).removeprefix("keras.")
    if definition.name in ("accuracy", "compute", "weight"):  # no classes in Keras
        assert name == ""
    else:
        assert attrgetter(name)(keras) is keras_class(definition)


def test_every_other_default_is_another_one() -> None:
    found = {(d.name, parameter): d for d in DEFINITIONS for parameter in d.model_fields}
    for name, parameter in OTHER_DEFAULTS:
        definition = found[name, parameter]
        theirs = parameters_of(keras_class(definition))[parameter]
        assert definition.model_fields[parameter].default != theirs


@pytest.mark.parametrize(
    ("catalogue", "module", "base"),
    [row[:3] for row in CATALOGUES],
    ids=[row[0].kind for row in CATALOGUES],
)
def test_every_public_class_is_here_or_left_out_for_a_reason(
    catalogue: Any, module: Any, base: Any
) -> None:
    public = {
        value.__name__
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, base) and value is not base
    }
    found = map(catalogue.find, catalogue)
    ours = {definition.__name__ for definition in found if definition.has_keras_class}
    left_out = {bare(name) for name in LEFT_OUT.get(catalogue.kind, {})}
    assert {bare(name) for name in public} == {bare(name) for name in ours} | left_out
    assert not {bare(name) for name in ours} & left_out


def test_every_public_activation_is_here_or_left_out_for_a_reason() -> None:
    tools = ("get", "serialize", "deserialize")
    public = {
        value.__name__
        for name, value in vars(keras.activations).items()
        if inspect.isfunction(value) and name not in tools
    }
    assert public == set(get_args(ActivationName)) | set(LEFT_OUT["activation"])


def test_every_callback_has_a_key_or_a_reason() -> None:
    public = {
        bare(name)
        for name, value in vars(keras.callbacks).items()
        if inspect.isclass(value) and name not in ("Callback", "CallbackList")
    }
    assert public == {bare(name) for name in LEFT_OUT["callback"]}
    text = " ".join(LEFT_OUT["callback"].values())
    for path in re.findall(r"`training\.([a-z_.]+)`", text):
        section, _, key = path.rpartition(".")
        assert key in (Policy if section else Training).model_fields


@pytest.mark.parametrize("kind", ["metric", "optimizer", "initializer"])
def test_the_lists_of_components_give_the_reasons(kind: str) -> None:
    listing = " ".join(str(catalogue_page(kind=kind)).split())
    for name, reason in LEFT_OUT[kind].items():
        assert name in listing
        assert reason in listing


@pytest.mark.parametrize(
    ("catalogue", "table"),
    [(row[0], row[3]) for row in CATALOGUES],
    ids=[row[0].kind for row in CATALOGUES],
)
def test_every_component_is_lowered_to_the_graph(catalogue: Any, table: dict[Any, Any]) -> None:
    # Nadam keeps a variable that is no weight's, so it is not in the table of the others.
    apart = {"nadam"} & set(catalogue)
    assert {definition.name for definition in table} | apart >= set(catalogue)


def test_every_activation_is_lowered_to_the_graph() -> None:
    assert set(activations.ACTIVATIONS) == set(get_args(ActivationName))


def test_components_inside_components_become_keras_objects() -> None:
    schedule = SCHEDULES.find("cosine_decay")(initial_learning_rate=0.1, decay_steps=10)
    made = to_keras(OPTIMIZERS.find("adam")(learning_rate=schedule))
    assert made.get_config()["learning_rate"]["class_name"] == "CosineDecay"


@pytest.mark.parametrize("catalogue", [LOSSES, METRICS, OPTIMIZERS], ids=lambda c: c.kind)
def test_a_keras_file_says_every_parameter_of_what_trains(catalogue) -> None:
    definitions = (catalogue.find(name) for name in catalogue if name != "accuracy")
    for definition in (each for each in definitions if each.has_keras_class):
        component = definition(**definition.examples)
        of = Objective("y", TensorType((None, 3)), LOSSES.find("categorical_hinge")())
        if catalogue is LOSSES:
            made = to_keras_loss(of._replace(loss=component))
        elif "iou" in component.name and component.name != "binary_iou":
            measured = of._replace(metrics=(OutputMetric("m", component),))
            (made,) = to_compiled_metrics(measured, False)
        else:
            made = to_keras(component)
        said = made.get_config().keys()
        if catalogue is METRICS and component.name == "cosine_similarity":
            said |= {"axis"}  # left out of the model where it is not the last
        given = arguments(component, getattr(component, "own", ()))
        assert said >= {name for name, value in given.items() if value is not None}, component.name
