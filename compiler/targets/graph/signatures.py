"""The concrete functions of a program for export.

Placeholders: `X` (or `X_<input>`, one per input), `y` (or `y_<output>`), `dropout`, a factor on
every declared rate, and `training`.
"""

from collections.abc import Callable, Iterable
from typing import Any

import tensorflow as tf

from ....spec_schema.types import DType, TensorType
from ...objectives.objectives import Objective
from ..program import Batch, Tensors
from .steps import GraphSteps

ONE = tf.TensorSpec([], tf.float32, name="dropout")
FLAG = tf.TensorSpec([], tf.bool, name="training")


def signatures(program: GraphSteps) -> dict[str, Any]:
    """Returns the concrete functions of a program: predict, and with training evaluate and
    train_step.
    """
    made = {"predict": _concrete(_predict(program), _inputs(program))}
    if program.objectives:
        both = [*_inputs(program), *_targets(program)]
        made["evaluate"] = _concrete(_evaluate(program), both)
        made["train_step"] = _concrete(_train_step(program), [*both, ONE, FLAG])
    return {**made, "serving_default": made["predict"]}


def whole_step(program: GraphSteps) -> Any:
    """Returns the concrete function of a step, with the results `loss` and `prediction`.

    With several outputs, there is a `prediction_<output>` for each. Without training, it only
    predicts.
    """
    names = _named("prediction", program.network.graph.outputs)

    def shown(outputs: Tensors) -> Tensors:
        return {names[name]: value for name, value in outputs.items()}

    def step(*tensors: tf.Tensor) -> Tensors:
        *data, dropout, training = tensors
        outputs, loss = program.step(_batch(program, tuple(data)), dropout, training)
        return {"loss": loss, **shown(outputs)}

    if program.objectives:
        return _concrete(step, [*_inputs(program), *_targets(program), ONE, FLAG])
    predict = _predict(program)
    return _concrete(lambda *tensors: shown(predict(*tensors)), _inputs(program))


def _inputs(program: GraphSteps) -> list[tf.TensorSpec]:
    return _specs("X", program.network.graph.inputs)


def _targets(program: GraphSteps) -> list[tf.TensorSpec]:
    return _specs("y", {o.output: _target_type(o) for o in _labelled(program)})


def _labelled(program: GraphSteps) -> list[Objective]:
    """Returns the objectives whose targets are given, not inputs of the network."""
    return [one.of_data for one in program.objectives if one.is_labelled]


def _named(word: str, names: Iterable[str]) -> dict[str, str]:
    """Returns the word alone if there is only one name, otherwise the word with the name
    appended.
    """
    several = list(names)
    return {name: word if len(several) == 1 else f"{word}_{name}" for name in several}


def _specs(letter: str, types: dict[str, TensorType]) -> list[tf.TensorSpec]:
    return [
        tf.TensorSpec(types[name].shape, types[name].dtype.value, name=shown)
        for name, shown in _named(letter, types).items()
    ]


def _target_type(objective: Objective) -> TensorType:
    """Returns the signature of targets: class indices, sequences of any length, or as many
    numbers as the output has.
    """
    if objective.loss.target == "class":
        return TensorType(objective.type.shape[:-1], DType.INT32)
    if objective.loss.target == "sequence":
        return TensorType((None, None), DType.INT32)
    return TensorType(objective.type.shape)


def _concrete(function: Callable[..., Tensors], specs: list[tf.TensorSpec]) -> Any:
    return tf.function(function, autograph=False).get_concrete_function(*specs)


def _batch(program: GraphSteps, tensors: tuple[tf.Tensor, ...]) -> Batch:
    names = list(program.network.graph.inputs)
    outputs = [objective.output for objective in _labelled(program)]
    return Batch(
        dict(zip(names, tensors, strict=False)),
        dict(zip(outputs, tensors[len(names) :], strict=False)),
        {},
    )


def _predict(program: GraphSteps) -> Callable[..., Tensors]:
    def predict(*tensors: tf.Tensor) -> Tensors:
        return program.predict_step(_batch(program, tensors).inputs)

    return predict


def _evaluate(program: GraphSteps) -> Callable[..., Tensors]:
    def evaluate(*tensors: tf.Tensor) -> Tensors:
        measures = program.initial_measures()
        return program.results(program.evaluate_step(_batch(program, tensors), measures))

    return evaluate


def _train_step(program: GraphSteps) -> Callable[..., Tensors]:
    def train_step(*tensors: tf.Tensor) -> Tensors:
        *data, dropout, training = tensors
        return {"loss": program.step(_batch(program, tuple(data)), dropout, training)[1]}

    return train_step
