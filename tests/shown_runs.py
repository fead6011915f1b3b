"""Six kinds of run, as records without training, and their reports."""

from pathlib import Path

import speccompile as sc
from recorded_runs import SPEC, Curve, recorded_run
from speccompile.runtime.events import LayersMeasured
from speccompile.runtime.prediction.evaluation import Evaluation
from speccompile.runtime.prediction.measures import (
    Classification,
    ClassMeasures,
    OutputMeasures,
    Regression,
    Residuals,
)
from speccompile.runtime.reporting.judging import course_of, judgements
from speccompile.runtime.reporting.record import read_record
from speccompile.runtime.reporting.report import report
from speccompile.runtime.storage.run_folder import RunFolder

CURVES: dict[str, Curve] = {
    "loss": lambda e: 1.0 / e,
    "val_loss": lambda e: abs(e - 8) / 10 + 0.3,
    "accuracy": lambda e: 1 - 0.5 / e,
    "val_accuracy": lambda e: 0.8,
}
ERRORS: dict[str, Curve] = {
    "loss": lambda e: 300.0 / e**2,
    "val_loss": lambda e: 320.0 / e**2 + 1,
    "mean_absolute_error": lambda e: 15.0 / e,
    "val_mean_absolute_error": lambda e: 16.0 / e,
}
_HEAD, _, _REST = SPEC.partition("data:")
_TRAINING = "training:" + _REST.partition("training:")[2].partition("variants:")[0]


def _spec(data: str, model: str, training: str = _TRAINING) -> str:
    return f"{_HEAD}data: {data}\nmodel:\n{model}\n{training}"


NUMBERS = _TRAINING.replace("sparse_categorical_crossentropy", "mean_squared_error").replace(
    "accuracy", "mean_absolute_error"
)
SPECS = {
    "classification": SPEC,
    "regression": _spec(
        "{csv: {path: houses.csv, target: price}, split: {validation: 0.2}}",
        "  inputs: {x: [4]}\n  layers: [{dense: 8}, {dense: 1, name: price}]",
        NUMBERS,
    ),
    "several": _spec(
        "{csv: {path: a.csv, target: {kind: kind, an_output_with_a_long_name: [width, height]}}, "
        "split: {validation: 0.2}}",
        "  inputs: {x: [4]}\n  layers:\n    - {dense: 8, name: shared}\n"
        "    - {dense: 3, name: kind, from: shared}\n"
        "    - {dense: 2, name: an_output_with_a_long_name, from: shared}\n"
        "  outputs: {kind: kind, an_output_with_a_long_name: an_output_with_a_long_name}",
        _TRAINING.replace(
            "sparse_categorical_crossentropy",
            "{kind: sparse_categorical_crossentropy, an_output_with_a_long_name: "
            "mean_squared_error}",
        ).replace("metrics: [accuracy]", "metrics: {kind: [accuracy]}"),
    ),
    "pictures": _spec(
        "{images: {path: pets}, split: {validation: 0.2}}",
        "  inputs: {image: [32, 32, 3]}\n  layers:\n"
        "    - {stage: {}, repeat: 3}\n    - global_average_pooling2d\n    - {dense: 3, name: y}\n"
        "blocks:\n  stage:\n    layers:\n"
        "      - {conv2d: {filters: 8, kernel_size: 3, activation: relu}}\n"
        "      - batch_normalization",
    ),
    "text": _spec(
        "{text: {path: reviews}, split: {validation: 0.2}}",
        "  inputs: {text: {shape: [], dtype: string}}\n  layers:\n"
        "    - {text_vectorization: {max_tokens: 1000, output_sequence_length: 40}}\n"
        "    - {embedding: {input_dim: 1000, output_dim: 16}}\n"
        "    - {lstm: 16}\n    - {dense: 3, name: y}",
    ),
}


def _layers(*names: str) -> list[LayersMeasured]:
    def values(size: float, epoch: int) -> dict[str, float]:
        return {name: size * (n + 1) / epoch for n, name in enumerate(names)}

    return [
        LayersMeasured(e, values(2, 1), values(0.01, e), values(0.3, e), values(0.1, 1))
        for e in (1, 2, 4, 8, 16)
    ]


def _classes(
    output: str, names: tuple[str, ...] = ("cat", "dog", "a class with a name")
) -> Classification:
    measures = tuple(ClassMeasures(name, 0.9, 0.8, 0.85, 40) for name in names)
    rows = tuple(tuple(30 if n == m else 5 for m in range(len(names))) for n in range(len(names)))
    return Classification(output, 120, 30, measures, rows, None)


def _numbers(output: str, *columns: str) -> Regression:
    quantiles = {0.05: -14.2, 0.25: -3.0, 0.5: 0.4, 0.75: 4.1, 0.95: 21.0}
    found = tuple(
        Residuals(name, 120, 0.5, 8.0, 6.1, 8.2, 0.81, quantiles, "row 17", 240.0, 301.5)
        for name in columns
    )
    return Regression(output, found)


ANSWERS: dict[str, dict[str, OutputMeasures]] = {
    "classification": {"y": _classes("y")},
    "regression": {"price": _numbers("price", "")},
    "several": {
        "kind": _classes("kind"),
        "an_output_with_a_long_name": _numbers("size", "width", "a_column_with_a_long_name"),
    },
    "pictures": {"y": _classes("y", tuple(f"class number {n}" for n in range(12)))},
    "text": {"y": _classes("y", ("good", "bad"))},
}
KINDS = (*SPECS, "failed")


def page_of(kind: str, root: Path) -> str:
    """The report of a run of a kind."""
    failed = kind == "failed"
    curves = ERRORS if kind == "regression" else CURVES
    run = recorded_run(
        root / kind,
        2 if failed else 20,
        text=SPECS.get(kind, SPEC),
        kept=None if failed else 20,
        reason="not_finite" if failed else "epochs",
        **curves,
    )
    with RunFolder.open(run) as folder:
        for one in _layers("hidden", "a_block/and_a_long_layer_name", "y"):
            folder.log(one)
    record = read_record(RunFolder.open(run), sc.open_run(run).spec)
    course = course_of(record)
    answers = ANSWERS.get(kind)
    evaluation = Evaluation("validation", 120, 20, {}, outputs=answers) if answers else None
    return report(record, course, judgements(course, record.spec), evaluation)
