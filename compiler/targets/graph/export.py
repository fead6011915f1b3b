"""A SavedModel that any process can load to predict, to evaluate and to train a step.

Its signatures take what the course's placeholders took: `X` (or `X_<input>`, one per input),
`y` (or `y_<output>`), `dropout`, a factor on every declared rate, and `training`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import tensorflow as tf

from ....spec_schema.types import TensorType
from ...objectives import Objective
from ..program import Batch, Tensors
from .program import GraphProgram

ONE = tf.TensorSpec([], tf.float32, name="dropout")
FLAG = tf.TensorSpec([], tf.bool, name="training")


def export(program: GraphProgram, folder: Path) -> None:
    """Write the SavedModel. The folder must not exist; its parent must."""
    tf.saved_model.save(program, str(folder), signatures=signatures(program))


def signatures(program: GraphProgram) -> dict[str, Any]:
    """The concrete functions of a program: predict, and with training evaluate, train_step."""
    inputs = _specs("X", program.network.graph.inputs)
    made = {"predict": _concrete(_predict(program), inputs)}
    if program.objectives:
        targets = _specs("y", {o.output: _target_type(o) for o in program.objectives})
        both = [*inputs, *targets]
        made["evaluate"] = _concrete(_evaluate(program), both)
        made["train_step"] = _concrete(_train_step(program), [*both, ONE, FLAG])
    return {**made, "serving_default": made["predict"]}


def _specs(letter: str, types: dict[str, TensorType]) -> list[tf.TensorSpec]:
    alone = len(types) == 1
    return [
        tf.TensorSpec(type_.shape, type_.dtype.value, name=letter if alone else f"{letter}_{name}")
        for name, type_ in types.items()
    ]


def _target_type(objective: Objective) -> TensorType:
    if objective.loss.target == "class":
        return TensorType(objective.type.shape[:-1])
    return TensorType(objective.type.shape)


def _concrete(function: Callable[..., Tensors], specs: list[tf.TensorSpec]) -> Any:
    return tf.function(function, autograph=False).get_concrete_function(*specs)


def _batch(program: GraphProgram, tensors: tuple[tf.Tensor, ...]) -> Batch:
    names = list(program.network.graph.inputs)
    outputs = [objective.output for objective in program.objectives]
    return Batch(
        dict(zip(names, tensors, strict=False)),
        dict(zip(outputs, tensors[len(names) :], strict=False)),
        {},
    )


def _predict(program: GraphProgram) -> Callable[..., Tensors]:
    def predict(*tensors: tf.Tensor) -> Tensors:
        return program.predict_step(_batch(program, tensors).inputs)

    return predict


def _evaluate(program: GraphProgram) -> Callable[..., Tensors]:
    def evaluate(*tensors: tf.Tensor) -> Tensors:
        measures = program.initial_measures()
        return program.results(program.evaluate_step(_batch(program, tensors), measures))

    return evaluate


def _train_step(program: GraphProgram) -> Callable[..., Tensors]:
    def train_step(*tensors: tf.Tensor) -> Tensors:
        *data, dropout, training = tensors
        return program.step(_batch(program, tuple(data)), dropout, training)

    return train_step
