"""Expressions as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.compute import Compute
from ....features.preparation import Preparation
from ..lowering import LayerCall, lower
from ..operations import apply


@lower(Preparation)
@lower(Compute)
def compute(op: Compute, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    program = op.program
    return program.run(dict(zip(program.names, inputs, strict=True)), apply)
