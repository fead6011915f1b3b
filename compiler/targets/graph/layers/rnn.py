"""The recurrent layer over any cell as TensorFlow operations."""

from collections.abc import Sequence

import tensorflow as tf

from .....spec_schema.layers.rnn import RNN
from ..lowering import LayerCall, Results, lower, results_of
from .recurrent import recurrent, zeroed


@lower(RNN)
def rnn(
    op: RNN, call: LayerCall, sequence: tf.Tensor, initial_state: Sequence[tf.Tensor] = ()
) -> Results:
    made = recurrent(op, call, sequence, initial_state, unroll=op.unroll)
    if not op.zero_output_for_mask or call.mask is None or initial_state:
        return made
    output, *states = results_of(made)
    output = zeroed(output, call.mask, op)
    return (output, *states) if states else output
