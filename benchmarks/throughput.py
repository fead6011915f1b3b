"""Training throughput: both targets beside the `model.fit` that a person would write.

    python benchmarks/throughput.py [--epochs 7] [--samples 16384] [--json FILE]

One process, the same data, the same network (64-256-128-10, dense, relu, Adam, batch 64). After a
warm-up epoch of each, the contenders take turns, epoch by epoch, so that a change of the machine's
speed meets all of them. Figures are medians; what counts are the ratios.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from speccompile.runtime.execution.tensorflow_start import start_tensorflow

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
start_tensorflow()

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from speccompile.compiler.compile import compile_spec  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.runtime.data.dataset import Part  # noqa: E402
from speccompile.runtime.data.order import order  # noqa: E402
from speccompile.runtime.execution.loop import Loop, Resident  # noqa: E402

BATCH = 64
SPEC = f"""
spec: 1
seed: 7
model:
  inputs: {{pixels: [64]}}
  layers:
    - dense: {{units: 256, activation: relu}}
    - dense: {{units: 128, activation: relu}}
    - dense: 10
      name: digit
training:
  loss: sparse_categorical_crossentropy
  optimizer: {{adam: {{learning_rate: 1e-3}}}}
  metrics: [accuracy]
  batch_size: {BATCH}
  epochs: 1
"""

Epoch = Callable[[int], None]


def fitted(x: np.ndarray, y: np.ndarray, **options: int) -> Epoch:
    """`model.fit` as a person writes it, and with options of `compile`."""
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"], **options)
    return lambda epoch: model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)


def compiled(target: str, x: np.ndarray, y: np.ndarray) -> Epoch:
    """A spec on one of our targets, with the trainer's loop."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.yaml"
        path.write_text(SPEC)
        spec = compile_spec(path).spec
    assert spec is not None
    program = lower(spec, target)
    loop = Loop(program, Resident(Part({"pixels": x}, {"digit": y}, np.arange(len(x)))), BATCH)

    def run(epoch: int) -> None:
        rows = tf.constant(order(7, epoch, len(x)))
        measures, _, finite = loop.train(
            rows, 0, loop.steps, epoch * loop.steps, program.initial_measures()
        )
        assert finite
        loop.values(measures)

    return run


def measured(contenders: dict[str, Epoch], epochs: int) -> dict[str, list[float]]:
    """Seconds of each epoch, by contender; the first epoch, which compiles, is not among them."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for epoch in range(epochs + 1):
        for name, run in contenders.items():
            begun = time.perf_counter()
            run(epoch)
            if epoch > 0:
                seconds[name].append(time.perf_counter() - begun)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--samples", type=int, default=16384)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    random = np.random.default_rng(7)
    x = random.random((arguments.samples, 64), np.float32)
    y = random.integers(0, 10, arguments.samples).astype(np.int32)
    contenders = {
        "model.fit": fitted(x, y),
        "model.fit, steps_per_execution=128": fitted(x, y, steps_per_execution=128),
        "speccompile, keras target": compiled("keras", x, y),
        "speccompile, graph target": compiled("graph", x, y),
    }
    seconds = measured(contenders, arguments.epochs)
    steps = -(-arguments.samples // BATCH)
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    rows = {
        name: {
            "samples_per_second": round(arguments.samples / median),
            "microseconds_per_step": round(median / steps * 1e6),
            "ratio_to_model_fit": round(medians["model.fit"] / median, 2),
        }
        for name, median in medians.items()
    }
    print(f"{'small dense network, batch 64':38}  samples/s   µs/step   ratio to model.fit")
    for name, row in rows.items():
        print(
            f"{name:38} {row['samples_per_second']:>10,} {row['microseconds_per_step']:>9,}"
            f" {row['ratio_to_model_fit']:>9.2f}"
        )
    if arguments.json:
        arguments.json.write_text(json.dumps({"small dense": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
