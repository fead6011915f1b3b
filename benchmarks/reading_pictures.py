"""Reads many small pictures, beside `image_dataset_from_directory` of Keras: time and memory.

    python benchmarks/reading_pictures.py [--count 4000] [--size 32] [--suffix png]

Each contender is a process of its own, in turns; medians are shown. "In memory" has all pictures
in memory and goes through them once. "Streamed" goes through all of them in batches, decoding each
only then; speccompile also checks every file before that. The sum of all pixels is the same.
"""

import argparse
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from beside import in_turns, measure, same_check, show

BATCH = 32
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


CONTENDERS = {
    "speccompile, in memory": ours_keep,
    "speccompile, streamed": ours_stream,
    "Keras, in memory": keras_keep,
    "Keras, streamed": keras_decode,
}


def measure_one(name: str, folder: Path, size: int) -> None:
    import tensorflow  # noqa: F401
    from PIL import Image  # noqa: F401

    if name.startswith("speccompile"):
        for module in ("load", "images.source"):
            import_module(f"speccompile.runtime.data.{module}")
    measure(lambda: CONTENDERS[name](folder, size), lambda total: float(total))


def measure_pictures(count: int, size: int, suffix: str, turns: int) -> None:
    """Write the pictures, measure each contender in a process of its own, and print a table."""
    mebibytes = count * size * size * 3 * 4 / 2**20
    print(f"{count:,} pictures of {size} x {size} ({suffix}): {mebibytes:.0f} MiB as float32")
    with tempfile.TemporaryDirectory() as place:
        given = [place, "--size", str(size)]
        command = [sys.executable, __file__, "--make", str(count), *given, "--suffix", suffix]
        subprocess.run(command, check=True)
        for kind, kept in (("in memory", mebibytes), ("streamed", 0)):
            print(f"\nPictures, {kind}")
            names = [name for name in CONTENDERS if name.endswith(kind)]
            found = in_turns(__file__, names, given, turns)
            show(found, f"speccompile, {kind}", [f"Keras, {kind}"], kept)
            assert same_check(found), "the pixels differ"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--count", type=int, default=4_000)
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--suffix", default="png")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--make", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.make:
        write_pictures(given.folder, given.make, given.size, given.suffix)
    elif given.measure:
        measure_one(given.measure, given.folder, given.size)
    else:
        measure_pictures(given.count, given.size, given.suffix, given.turns)


if __name__ == "__main__":
    main()
