"""What components refuse: rules across their parameters, weights and outputs they do not fit."""

from typing import Any

import pytest
from pydantic import ValidationError
from speccompile.spec_schema.component import Component
from speccompile.spec_schema.components.constraints import CONSTRAINTS
from speccompile.spec_schema.components.initializers import INITIALIZERS
from speccompile.spec_schema.components.initializers.constant import Identity
from speccompile.spec_schema.components.initializers.random import Orthogonal
from speccompile.spec_schema.components.losses import LOSSES
from speccompile.spec_schema.components.metrics import METRICS
from speccompile.spec_schema.components.optimizers import OPTIMIZERS
from speccompile.spec_schema.components.optimizers.adam import Adam
from speccompile.spec_schema.components.optimizers.sgd import SGD
from speccompile.spec_schema.components.regularizers import REGULARIZERS, OrthogonalRegularizer
from speccompile.spec_schema.components.schedules import SCHEDULES
from speccompile.spec_schema.components.schedules.decay import PiecewiseConstantDecay
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.findings.code import Violation
from speccompile.spec_schema.operator import Weight
from speccompile.spec_schema.reading.fields import fields_of
from speccompile.spec_schema.types import ShapeError, TensorType

CATALOGUES: list[Any] = [
    LOSSES,
    METRICS,
    OPTIMIZERS,
    SCHEDULES,
    REGULARIZERS,
    CONSTRAINTS,
    INITIALIZERS,
]
DEFINITIONS = [catalogue.find(name) for catalogue in CATALOGUES for name in catalogue]
OUT_OF_3 = codes.metrics.class_id_out_of_range(3, 3)
OUT_OF_RANGE = "constraint_axis_out_of_range"
DECAY = {"initial_learning_rate": 0.1, "decay_steps": 10}


def refusal(catalogue: Any, name: str, parameters: dict[str, Any]) -> str:
    """What a message says behind the component's name."""
    with pytest.raises(ValidationError) as caught:
        catalogue.find(name)(**parameters)
    error = caught.value.errors()[0]
    return str(error["ctx"]["error"]) if not error["loc"] else f"at {error['loc'][0]}"


@pytest.mark.parametrize(
    ("catalogue", "name", "parameters", "message"),
    [
        (
            SCHEDULES,
            "piecewise_constant_decay",
            {"boundaries": [5, 9], "values": [0.1, 0.2]},
            "`values` of `piecewise_constant_decay` must have one more",
        ),
        (
            SCHEDULES,
            "piecewise_constant_decay",
            {"boundaries": [9, 5], "values": [0.1, 0.2, 0.3]},
            "`boundaries` of `piecewise_constant_decay` must be increasing, got 5 after 9",
        ),
        (
            SCHEDULES,
            "cosine_decay",
            {**DECAY, "warmup_steps": 3},
            "`warmup_steps` of `cosine_decay` requires `warmup_target`",
        ),
        (
            SCHEDULES,
            "cosine_decay",
            {**DECAY, "warmup_target": 0.2},
            "`warmup_target` of `cosine_decay` requires `warmup_steps`",
        ),
        (
            SCHEDULES,
            "cosine_decay",
            {**DECAY, "initial_learning_rate": 0},
            "`initial_learning_rate` of `cosine_decay` must be positive",
        ),
        (
            OPTIMIZERS,
            "adam",
            {"clipnorm": 1, "global_clipnorm": 1},
            "`adam` can't use `clipnorm` and `global_clipnorm` together",
        ),
        (
            OPTIMIZERS,
            "sgd",
            {"nesterov": True},
            "`nesterov` of `sgd` requires `momentum`",
        ),
        (
            INITIALIZERS,
            "random_uniform",
            {"minval": 2, "maxval": 1},
            "`minval` of `random_uniform` must not exceed `maxval`, got 2 and 1",
        ),
        (
            CONSTRAINTS,
            "min_max_norm",
            {"min_value": 2},
            "`min_value` of `min_max_norm` must not exceed `max_value`",
        ),
        (SCHEDULES, "piecewise_constant_decay", {"boundaries": [], "values": [1]}, "at boundaries"),
        (SCHEDULES, "exponential_decay", {**DECAY, "decay_rate": 0}, "at decay_rate"),
        (
            SCHEDULES,
            "cosine_decay_restarts",
            {"initial_learning_rate": 0.1, "first_decay_steps": 4, "t_mul": 0.5},
            "at t_mul",
        ),
        (OPTIMIZERS, "adam", {"beta_1": 1}, "at beta_1"),
        (OPTIMIZERS, "adamw", {"weight_decay": None}, "at weight_decay"),
        (OPTIMIZERS, "sgd", {"learning_rate": 0}, "at learning_rate"),
        (LOSSES, "categorical_crossentropy", {"label_smoothing": 1.0}, "at label_smoothing"),
        (LOSSES, "huber", {"delta": 0}, "at delta"),
        (
            LOSSES,
            "binary_focal_crossentropy",
            {"alpha": 0.3},
            "`alpha` of `binary_focal_crossentropy` requires `apply_class_balancing`",
        ),
        (LOSSES, "categorical_generalized_cross_entropy", {"q": 1.0}, "at q"),
        (LOSSES, "categorical_focal_crossentropy", {"alpha": []}, "at alpha"),
        (LOSSES, "sparse_categorical_crossentropy", {"ignore_class": 0.5}, "at ignore_class"),
        (METRICS, "auc", {"num_thresholds": 1}, "at num_thresholds"),
        (METRICS, "auc", {"curve": "roc"}, "at curve"),
        (METRICS, "auc", {"thresholds": [0.5, 1.5]}, "at thresholds"),
        (
            METRICS,
            "auc",
            {"thresholds": [0.5], "num_thresholds": 9},
            "`num_thresholds` of `auc` has no effect with `thresholds`",
        ),
        (METRICS, "f1_score", {"threshold": 0}, "at threshold"),
        (METRICS, "precision", {"thresholds": 1.5}, "at thresholds"),
        (METRICS, "recall_at_precision", {"precision": 1.5}, "at precision"),
        (METRICS, "fbeta_score", {"beta": 0}, "at beta"),
        (OPTIMIZERS, "lion", {"beta_1": 0}, "at beta_1"),
        (OPTIMIZERS, "ftrl", {"learning_rate_power": 0.5}, "at learning_rate_power"),
        (OPTIMIZERS, "schedule_free_adam_w", {"beta_1": 0}, "at beta_1"),
    ],
)
def test_refused_parameters(
    catalogue: Any, name: str, parameters: dict[str, Any], message: str
) -> None:
    assert refusal(catalogue, name, parameters).startswith(message)


def test_numbers_are_kept_as_keras_takes_them() -> None:
    decay = PiecewiseConstantDecay(boundaries=[5.0], values=[1, 0])  # type: ignore[arg-type]
    assert (decay.boundaries, decay.values) == ((5,), (1.0, 0.0))
    assert isinstance(SGD(momentum=1).momentum, float)
    assert Adam(learning_rate=decay).learning_rate is decay


@pytest.mark.parametrize(
    ("component", "shape", "kind"),
    [
        ({"initializer": Orthogonal()}, (8,), "initializer_needs_axes"),
        ({"initializer": Identity()}, (3, 3, 1, 8), "initializer_needs_axes"),
        ({"regularizer": OrthogonalRegularizer()}, (3, 3, 1, 8), "orthogonality_of_weight"),
        ({"regularizer": OrthogonalRegularizer(mode="rows")}, (1, 8), "orthogonality_of_weight"),
        ({"regularizer": OrthogonalRegularizer(mode="columns")}, (8, 1), "orthogonality_of_weight"),
        ({"constraint": CONSTRAINTS.find("max_norm")(axis=2)}, (4, 3), OUT_OF_RANGE),
        ({"constraint": CONSTRAINTS.find("unit_norm")(axis=[0, -2])}, (4, 3), "duplicate_axis"),
        ({"constraint": CONSTRAINTS.find("min_max_norm")(axis=-2)}, (4,), OUT_OF_RANGE),
    ],
    ids=str,
)
def test_weights_that_a_component_does_not_fit(
    component: dict[str, Any], shape: tuple[int, ...], kind: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        Weight("kernel", shape, **{"initializer": INITIALIZERS.find("zeros")(), **component})
    assert (caught.value.violation.code, caught.value.violation.kind) == ("SC204", kind)


def test_weights_that_components_fit() -> None:
    weight = Weight(
        "kernel",
        (4, 1),
        Identity(),
        regularizer=OrthogonalRegularizer(),
        constraint=CONSTRAINTS.find("max_norm")(axis=-1),
    )
    assert weight.size == 4


@pytest.mark.parametrize(
    ("name", "parameters", "shape", "what"),
    [
        ("precision", {"top_k": 6}, (None, 5), codes.metrics.top_k_out_of_range(6, 5)),
        ("recall", {"class_id": 5}, (None, 5), codes.metrics.class_id_out_of_range(5, 5)),
        ("recall", {"class_id": 1}, (None,), codes.metrics.class_id_out_of_range(1, 1)),
        (
            "f1_score",
            {"threshold": 0.5},
            (None, 3, 2),
            codes.metrics.unexpected_output_rank((None, 3, 2)),
        ),
        ("r2_score", {}, (None, 3, 2), codes.metrics.unexpected_output_rank((None, 3, 2))),
        (
            "auc",
            {"label_weights": [1, 2]},
            (None, 3),
            codes.metrics.wrong_number_of_label_weights(2, 3),
        ),
        ("precision_at_recall", {"recall": 1, "class_id": 3}, (None, 3), OUT_OF_3),
        ("iou", {"target_class_ids": [0, 3]}, (None, 3), OUT_OF_3),
        ("mean_iou", {}, (None, 4, 1), codes.metrics.too_few_classes((None, 4, 1))),
        ("binary_iou", {"target_class_ids": 2}, (None, 1), codes.metrics.no_binary_class(2)),
        (
            "cosine_similarity",
            {"axis": 0},
            (None, 3),
            codes.metrics.metric_axis_out_of_range(0, (None, 3)),
        ),
        (
            "cosine_similarity",
            {"axis": -2},
            (None, 3),
            codes.metrics.metric_axis_out_of_range(-2, (None, 3)),
        ),
        ("pearson_correlation", {}, (None, 1), codes.metrics.too_few_along_axis(-1, 1, 2)),
    ],
)
def test_outputs_that_a_metric_does_not_fit(
    name: str, parameters: dict[str, Any], shape: tuple[int | None, ...], what: Violation
) -> None:
    with pytest.raises(ShapeError) as caught:
        METRICS.find(name)(**parameters).check(TensorType(shape))
    assert caught.value.violation == what


@pytest.mark.parametrize(
    ("name", "parameters", "shape", "kind"),
    [
        (
            "categorical_focal_crossentropy",
            {"alpha": [0.5, 1]},
            (None, 3),
            "wrong_number_of_weights",
        ),
        ("dice", {"axis": 2}, (None, 3), "loss_axis_out_of_range"),
        ("dice", {"axis": -3}, (None, 3), "loss_axis_out_of_range"),
        ("tversky", {"axis": [1, -1]}, (None, 3), "duplicate_axis"),
        ("cosine_similarity", {"axis": 0}, (None, 3), "vector_axis_out_of_range"),
        ("cosine_similarity", {"axis": 2}, (None, 3), "vector_axis_out_of_range"),
        ("circle", {}, (None, 4, 3), "loss_of_embeddings"),
        ("circle", {}, (None, 1), "loss_of_embeddings"),
        ("ctc", {}, (None, 3), "loss_of_steps"),
        ("ctc", {}, (None, 5, 1), "loss_of_steps"),
    ],
)
def test_outputs_that_a_loss_does_not_fit(
    name: str, parameters: dict[str, Any], shape: tuple[int | None, ...], kind: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        LOSSES.find(name)(**parameters).check(TensorType(shape))
    assert caught.value.violation.kind == kind
    assert caught.value.parameter in (*parameters, "")


def test_vectors_are_not_compared_over_masked_positions() -> None:
    masked = TensorType((None, 5, 3), mask_rank=2)
    LOSSES.find("cosine_similarity")(axis=2).check(masked)
    with pytest.raises(ShapeError) as caught:
        LOSSES.find("cosine_similarity")(axis=1).check(masked)
    assert caught.value.violation.kind == "vectors_over_mask"


def test_outputs_that_metrics_fit() -> None:
    METRICS.find("precision")(top_k=5, class_id=4).check(TensorType((None, 5)))
    METRICS.find("f1_score")().check(TensorType((None, 1)))
    METRICS.find("accuracy")().check(TensorType((None, 7, 3)))


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda d: f"{d.catalogue.kind}-{d.name}")
def test_every_parameter_is_described_and_has_words(definition: type[Component]) -> None:
    text = "\n".join(base.__doc__ or "" for base in definition.__mro__)
    for field in fields_of(definition).values():
        assert f"{field.name}: " in text
        assert field.words or field.choices
    assert definition.main is None or definition.main in definition.model_fields


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.kind)
def test_synonyms_lead_somewhere_and_hide_nothing(catalogue: Any) -> None:
    assert set(catalogue.synonyms.values()) <= set(catalogue)
    assert not set(catalogue.synonyms) & set(catalogue)
