"""The training graph as one GraphDef, for `tf.compat.v1.Session` and for inspection.

Besides the placeholders `X`, `y`, `dropout` and `training`, and the operations of the layers, each
named after its layer, it has:

- `init`: sets all variables to the values they have now;
- `train`: makes a training step if `training` is fed true;
- `loss:0` and `prediction:0` (`prediction_<output>:0`): fetching only these updates nothing;
- `<weight>/read:0`: a weight, by name.

Without a `training` section, it has only `X`, `init`, the predictions and the weights.
"""

from typing import Any

import tensorflow as tf
from numpy.typing import NDArray

from .signatures import whole_step
from .steps import GraphSteps


def graph_definition(program: GraphSteps) -> Any:
    """Returns the GraphDef of a program, with the current values of its variables."""
    function = whole_step(program)
    variables = {**program.weights, **program.optimizer_state}
    values = {name: variable.numpy() for name, variable in variables.items()}
    tables = {name: (one, _content(one)) for name, one in program.network.tables.items()}
    outer = {name: variable.handle for name, variable in variables.items()}
    outer |= {name: table.resource_handle for name, (table, _) in tables.items()}
    known = {id(handle) for handle in outer.values()}
    constants = {id(x): x.numpy() for x in function.captured_inputs if id(x) not in known}
    with tf.Graph().as_default() as graph:
        made = {name: _variable(name, value) for name, value in values.items()}
        made |= {name: _table(name, *content) for name, (_, content) in tables.items()}
        inner = {id(outer[name]): handle for name, handle in made.items()}
        inner |= {key: tf.constant(value, name="captured") for key, value in constants.items()}
        results = _imported(function, inner)
        tf.group(*(graph.get_operation_by_name(f"{name}/assign") for name in made), name="init")
    taken = [spec.name for spec in function.structured_input_signature[0]]
    wanted = [*taken, "init", "train", *results, *(f"{name}/read" for name in values)]
    return tf.compat.v1.graph_util.extract_sub_graph(graph.as_graph_def(), wanted)


def _variable(name: str, value: NDArray[Any]) -> tf.Tensor:
    """Returns the handle of a variable in the graph, and adds `<name>/assign` and `<name>/read`."""
    initial = tf.constant(value, name=f"{name}/initial")
    handle = tf.raw_ops.VarHandleOp(
        dtype=initial.dtype, shape=initial.shape, shared_name=name, name=name
    )
    tf.raw_ops.AssignVariableOp(resource=handle, value=initial, name=f"{name}/assign")
    tf.raw_ops.ReadVariableOp(resource=handle, dtype=initial.dtype, name=f"{name}/read")
    return handle


def _content(table: tf.lookup.StaticHashTable) -> list[NDArray[Any]]:
    return [tensor.numpy() for tensor in table.export()]


def _table(name: str, keys: NDArray[Any], values: NDArray[Any]) -> tf.Tensor:
    """Returns the handle of a table in the graph, and adds `<name>/assign`, which fills it."""
    words = tf.constant(keys, name=f"{name}/keys")
    places = tf.constant(values, name=f"{name}/values")
    handle = tf.raw_ops.HashTableV2(
        key_dtype=words.dtype, value_dtype=places.dtype, shared_name=name, name=f"{name}/table"
    )
    tf.raw_ops.LookupTableImportV2(
        table_handle=handle, keys=words, values=places, name=f"{name}/assign"
    )
    return handle


def _imported(function: Any, handles: dict[int, tf.Tensor]) -> list[str]:
    """Import a function's graph over these variables and constants. Returns the names of its
    results.

    In a function, results wait for its updates. Here they don't: `train` runs the updates.
    """
    inner = function.graph
    results = {name: tensor.op.inputs[0].name for name, tensor in inner.structured_outputs.items()}
    captures = zip(inner.internal_captures, function.captured_inputs, strict=True)
    found = tf.graph_util.import_graph_def(
        inner.as_graph_def(),
        input_map={mine.name: handles[id(outer)] for mine, outer in captures},
        return_elements=[*results.values(), *(update.name for update in inner.control_outputs)],
        name="",
    )
    for name, tensor in zip(results, found, strict=False):
        tf.identity(tensor, name=name)
    tf.group(*found[len(results) :], name="train")
    return list(results)
