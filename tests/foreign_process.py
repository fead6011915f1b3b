"""Loads what was exported, in a process that has never heard of this package, and uses it.

`python foreign_process.py FOLDER`: for each folder in it, with `given.npz`, the model files and
the SavedModel, writes `found.npz`. No test imports this file.
"""

import sys
from importlib.abc import MetaPathFinder
from pathlib import Path


class Blocked(MetaPathFinder):
    """Nobody may import the package, nor what it is made of."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("speccompile", "pydantic", "yaml"):
            raise ImportError(f"{name} must not be needed here")


sys.meta_path.insert(0, Blocked())

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

STEPS = 5
H5_TRAINED = "two_inputs_two_outputs"
"""`fit` from an `.h5` file is tried on one example; predictions compare the weights of all."""


def named(letter: str, given) -> dict:
    """X or X_<input>, y or y_<output>."""
    return {name: given[name] for name in given if name.split("_")[0] == letter}


def of_keras(path: Path, given) -> dict:
    """Predictions; an evaluation of `.keras`; whether a step of `fit` moves every weight."""
    model = keras.models.load_model(path)
    x, y = ({name[2:] or "only": value for name, value in named(n, given).items()} for n in "Xy")
    x, y = (parts.get("only", parts) for parts in (x, y))
    outputs = model(x, training=False)
    outputs = outputs if isinstance(outputs, dict) else {"only": outputs}
    found = {f"predict {name}": value.numpy() for name, value in outputs.items()}
    if path.suffix == ".h5" and path.parent.name != H5_TRAINED:
        return found
    if path.suffix == ".keras":
        measured = model.evaluate(x, y, verbose=0, return_dict=True)
        found |= {f"evaluate {name}": value for name, value in measured.items()}
    before = [weight.numpy() for weight in model.trainable_weights]
    history = model.fit(x, y, batch_size=1000, verbose=0)
    after = [weight.numpy() for weight in model.trainable_weights]
    moved = [not np.array_equal(b, a) for b, a in zip(before, after, strict=True)]
    return {**found, "fit moved": all(moved), "fit loss": history.history["loss"][0]}


def of_saved_model(path: Path, given) -> dict:
    """The three signatures; a step without training, and steps with it."""
    loaded = tf.saved_model.load(str(path))
    predict, evaluate, train = (
        loaded.signatures[name] for name in ("predict", "evaluate", "train_step")
    )
    x, y = ({n: tf.constant(v) for n, v in named(letter, given).items()} for letter in "Xy")
    found = {f"predict {name}": value.numpy() for name, value in predict(**x).items()}
    found |= {f"evaluate {name}": value.numpy() for name, value in evaluate(**x, **y).items()}
    flags = {"dropout": tf.constant(1.0), "training": tf.constant(False)}
    before = values(loaded)
    found["idle loss"] = train(**x, **y, **flags)["loss"].numpy()
    found["idle moved"] = any(not np.array_equal(v, before[n]) for n, v in values(loaded).items())
    flags["training"] = tf.constant(True)
    losses = [train(**x, **y, **flags)["loss"].numpy() for _ in range(STEPS)]
    found["train losses"] = np.array(losses)
    return found | {f"weight {name}": value for name, value in values(loaded).items()}


def values(loaded) -> dict:
    """Weights and what the optimizer keeps, by name."""
    both = [*loaded.weights.items(), *loaded.optimizer_state.items()]
    return {name: variable.numpy() for name, variable in both}


def of_graph_def(path: Path, given) -> dict:
    """The same steps in a session, with the placeholders fed."""
    definition = tf.compat.v1.GraphDef()
    definition.ParseFromString(path.read_bytes())
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        tf.graph_util.import_graph_def(definition, name="")
        session.run("init")
        fed = {f"{name}:0": value for n in "Xy" for name, value in named(n, given).items()}
        idle = {**fed, "dropout:0": 1.0, "training:0": False}
        names = [node.name for node in definition.node if node.name.startswith("prediction")]
        found = {
            f"predict {name.removeprefix('prediction').removeprefix('_') or 'only'}": value
            for name, value in session.run({name: f"{name}:0" for name in names}, idle).items()
        }
        busy = {**idle, "training:0": True}
        losses = [session.run(["loss:0", "train"], busy)[0] for _ in range(STEPS)]
        weights = [n.name for n in definition.node if n.name.endswith("/read")]
        read = session.run({name.removesuffix("/read"): f"{name}:0" for name in weights})
    found["train losses"] = np.array(losses)
    return found | {f"weight {name}": value for name, value in read.items()}


USES = {
    "model.keras": of_keras,
    "model.h5": of_keras,
    "saved_model": of_saved_model,
    "graph.pb": of_graph_def,
}


def main(root: Path) -> None:
    for folder in sorted(root.iterdir()):
        given = dict(np.load(folder / "given.npz"))
        found = {
            f"{file} {what}": value
            for file, use in USES.items()
            if (folder / file).exists()
            for what, value in use(folder / file, given).items()
        }
        np.savez(folder / "found.npz", **found)
    assert not any(name.startswith("speccompile") for name in sys.modules)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
