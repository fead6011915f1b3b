"""Reads many small pictures, beside `image_dataset_from_directory` of Keras: time and memory.

    python benchmarks/reading_pictures.py [--count 20000] [--size 32] [--suffix png]

Each contender is a process of its own, in turn, three times; the medians are shown. `decode` is one
pass over all pictures in the order of training, in batches; `keep` has them all in memory.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BATCH = 32
TURNS = 3
CLASSES = 4


def write_pictures(folder: Path, count: int, size: int, suffix: str) -> None:
    """Write pictures of random shades in a folder per class."""
    import numpy as np
    from PIL import Image

    random = np.random.default_rng(1)
    for number in range(count):
        kind = folder / f"class{number % CLASSES}"
        kind.mkdir(exist_ok=True)
        shades = random.integers(0, 256, (size // 4, size // 4, 3)).astype(np.uint8)
        picture = Image.fromarray(shades).resize((size, size))
        picture.save(kind / f"{number:07}.{suffix}")


def _dataset(folder: Path, size: int, stream: bool):  # type: ignore[no-untyped-def]
    from speccompile.compiler.objectives.objectives import Objective
    from speccompile.runtime.data.load import load
    from speccompile.spec_schema.components.losses import LOSSES
    from speccompile.spec_schema.components.sources.images import Images
    from speccompile.spec_schema.document.data import Data
    from speccompile.spec_schema.findings.finding import Findings
    from speccompile.spec_schema.types import TensorType

    loss = LOSSES.find("sparse_categorical_crossentropy")()
    objective = Objective("kind", TensorType((None, CLASSES)), loss)
    source = Data(source=Images(path=str(folder)), stream=stream)
    inputs = {"picture": TensorType((None, size, size, 3))}
    found = Findings()
    loaded = load(source, inputs, [objective], folder=folder, seed=1, findings=found)
    assert loaded is not None, list(found)
    return loaded.train.inputs["picture"]


def ours_keep(folder: Path, size: int) -> float:
    """Check and decode all pictures into memory, and go through them once."""
    rows = _dataset(folder, size, stream=False)
    return sum(float(rows[start : start + BATCH].sum()) for start in range(0, len(rows), BATCH))


def ours_stream(folder: Path, size: int) -> float:
    """Check all pictures, and decode them once more in batches."""
    rows = _dataset(folder, size, stream=True)
    return sum(float(rows[start : start + BATCH].sum()) for start in range(0, len(rows), BATCH))


def keras_decode(folder: Path, size: int) -> float:
    """Decode all pictures once in batches, by tf.data."""
    return sum(float(pictures.sum()) for pictures, _ in _of_keras(folder, size).as_numpy_iterator())


def keras_keep(folder: Path, size: int) -> float:
    """Decode all pictures into memory, and go through them once more."""
    dataset = _of_keras(folder, size).cache()
    for _ in dataset:
        pass
    return sum(float(pictures.sum()) for pictures, _ in dataset.as_numpy_iterator())


def _of_keras(folder: Path, size: int):  # type: ignore[no-untyped-def]
    import keras

    return keras.utils.image_dataset_from_directory(
        folder, batch_size=BATCH, image_size=(size, size), shuffle=False, verbose=False
    )


CONTENDERS = {one.__name__: one for one in (ours_keep, keras_keep, ours_stream, keras_decode)}


def measure(name: str, folder: Path, size: int) -> dict[str, float]:
    """Returns seconds, MiB above those after the imports, and the sum of all pixels."""
    import tensorflow  # noqa: F401
    from PIL import Image  # noqa: F401

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    total = CONTENDERS[name](folder, size)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": seconds, "mebibytes": (peak - before) / 1024, "total": total}


def main() -> None:
    """Write the pictures, measure each contender in a process of its own, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--suffix", default="png")
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--one", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        name, folder = given.one
        print(json.dumps(measure(name, Path(folder), given.size)))
        return
    with tempfile.TemporaryDirectory() as place:
        write_pictures(Path(place), given.count, given.size, given.suffix)
        found: dict[str, list[dict[str, float]]] = {name: [] for name in CONTENDERS}
        for _ in range(given.turns):
            for name, results in found.items():
                command = [
                    sys.executable,
                    __file__,
                    "--size",
                    str(given.size),
                    "--one",
                    name,
                    place,
                ]
                ended = subprocess.run(command, capture_output=True, text=True, check=True)
                results.append(json.loads(ended.stdout.splitlines()[-1]))
    print(f"{given.count:,} pictures of {given.size} x {given.size} ({given.suffix})")
    for name, results in found.items():
        seconds = statistics.median(one["seconds"] for one in results)
        mebibytes = statistics.median(one["mebibytes"] for one in results)
        print(f"{name:14} {seconds:7.2f} s {mebibytes:8.0f} MiB  total {results[0]['total']:.6e}")


if __name__ == "__main__":
    main()
