"""The keys of a spec that belong to no component, and what each of them means."""

STRUCTURAL = {
    "name": "what the layer is called; left out: its type, numbered from the second on.",
    "from": "what the layer takes, by name: one layer, a list, or role → name; `input` is a "
    "block's own input; left out: the layer before.",
    "repeat": "how often the layer stands here, with fresh weights; `$index` counts from 0.",
    "when": "false: the layer is left out, and its name means its input.",
    "trainable": "whether training moves its weights.",
    "share": "the name of an earlier layer, which is applied again with its weights.",
}
"""Beside a component in an item of `layers`."""

INPUT = {
    "shape": "the shape of a sample, without the batch; null leaves a dimension open.",
    "dtype": "the type of its numbers; left out: float32.",
}
"""Of an item of `model.inputs`."""

BLOCK = {
    "params": "what can be set: name → type (int, float, bool, str), or name → default.",
    "layers": "the layers it stands for; `from: input` takes what the block takes.",
}
"""Of an item of `blocks`."""
