"""The keys of a spec that belong to no component, each with its text for people."""

STRUCTURAL = {
    "name": "Name of the layer. Defaults to its type, numbered from the second on: `dense`, "
    "`dense_2`.",
    "from": "Input of the layer, by name: one layer, a list, or role → name. `input` is the input "
    "of the enclosing block. Defaults to the layer before.",
    "repeat": "Number of copies of the layer, each with its own weights. `$index` counts from 0.",
    "when": "If false, the layer is skipped and its name refers to its input.",
    "trainable": "Whether training updates the weights of the layer.",
    "share": "Name of an earlier layer to apply again, with the same weights.",
}
"""Keys beside a component, in an item of `layers`."""

INPUT = {
    "shape": "Shape of one sample, without the batch axis. Null leaves a dimension open.",
    "dtype": "Element type. Defaults to float32.",
}
"""Keys of an item of `model.inputs`."""

BLOCK = {
    "params": "Parameters of the block: name → type (int, float, bool, str) if it must be given, "
    "or name → default.",
    "layers": "Layers that the block stands for. `from: input` takes the input of the block.",
}
"""Keys of an item of `blocks`."""
