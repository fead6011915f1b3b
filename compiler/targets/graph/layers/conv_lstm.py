"""Convolutional LSTM layers as TensorFlow operations."""

from collections.abc import Sequence
from functools import partial

import tensorflow as tf

from .....spec_schema.layers.conv_lstm import ConvLSTM, ConvLSTM1D, ConvLSTM2D, ConvLSTM3D
from ..lowering import LAYOUTS, LayerCall, Results, lower
from .recurrent import recurrent
from .stepwise import CellCall, Step, computes, lstm


@lower(ConvLSTM1D)
@lower(ConvLSTM2D)
@lower(ConvLSTM3D)
def conv_lstm(
    op: ConvLSTM, call: LayerCall, sequence: tf.Tensor, initial_state: Sequence[tf.Tensor] = ()
) -> Results:
    return recurrent(op, call, sequence, initial_state)


@computes(ConvLSTM)
def step(op: ConvLSTM, cell: CellCall) -> Step:
    ones = (1,) * len(op.kernel_size)
    return lstm(
        op,
        cell,
        partial(_convolved, op.strides, op.padding.upper(), op.dilation_rate),
        partial(_convolved, ones, "SAME", ones),
    )


def _convolved(
    strides: Sequence[int],
    padding: str,
    dilations: Sequence[int],
    x: tf.Tensor,
    kernel: tf.Tensor,
) -> tf.Tensor:
    return tf.nn.convolution(x, kernel, strides, padding, LAYOUTS[x.shape.rank], dilations)
