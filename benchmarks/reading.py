"""Reads tables and pictures beside pandas, pyarrow and tf.data: time and peak memory.

    python benchmarks/reading.py [--full] [--turns 5]

By default 100,000 rows and 4,000 pictures; with `--full`, a million rows and 200,000 pictures.

The table has 19 columns of random numbers and a column of labels, as a CSV file and as a Parquet
folder. pandas and pyarrow end with a table in memory; "as arrays" with what Keras takes: numbers in
float32 and the class of each row. speccompile ends with a data set for training: every value
checked, a digest of all of them, labels encoded, inputs in float32. "Standardized" also fits the
statistics of the inputs, in float64, and holds a fifth of the rows out for validation.

Each contender is a process of its own, in turns. Times and peak memory are beyond those of the
imports; medians of all turns. For pictures, see `reading_pictures.py`.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import reading_pictures
from beside import in_turns, measure, show
from pyarrow import csv, parquet

COLUMNS = 20
PARTS = 8
"""Files of the Parquet folder."""

ROWS, PICTURES = 100_000, 4_000
FULL_ROWS, FULL_PICTURES = 1_000_000, 200_000

Contender = Callable[[Path], Any]


def make(folder: Path, rows: int) -> None:
    """Write the same table as `t.csv` and in the folder `t`."""
    chance = np.random.default_rng(0)
    values = chance.normal(size=(rows, COLUMNS - 1)).round(6)
    kinds = np.array(["no", "yes", "maybe"])[chance.integers(0, 3, rows)]
    names = [f"f{number}" for number in range(COLUMNS - 1)]
    table = pa.table([*values.T, kinds], [*names, "y"])
    csv.write_csv(table, folder / "t.csv", csv.WriteOptions(quoting_style="none"))
    (folder / "t").mkdir()
    size = -(-rows // PARTS)
    for number in range(PARTS):
        part = table.slice(number * size, size)
        parquet.write_table(part, folder / "t" / f"{number}.parquet")


def by_pandas(path: Path) -> Any:
    import pandas

    return pandas.read_csv(path) if path.is_file() else pandas.read_parquet(path)


def by_pandas_as_arrays(path: Path) -> Any:
    table = by_pandas(path)
    labels = table.pop("y").astype("category").cat.codes.to_numpy("int32")
    return table.to_numpy("float32"), labels


def by_pyarrow(path: Path) -> Any:
    return csv.read_csv(path) if path.is_file() else parquet.read_table(path)


def by_speccompile(path: Path) -> Any:
    return _loaded(path)


def by_standardizing(path: Path) -> Any:
    return _loaded(path, normalize="standardize", split={"validation": 0.2})


def _loaded(path: Path, **keys: Any) -> Any:
    from speccompile.compiler.objectives.objectives import Objective
    from speccompile.runtime.data.load import load
    from speccompile.spec_schema.components.losses import LOSSES
    from speccompile.spec_schema.components.normalizers import NORMALIZERS
    from speccompile.spec_schema.components.sources import SOURCES
    from speccompile.spec_schema.document.data import Data
    from speccompile.spec_schema.findings.finding import Findings
    from speccompile.spec_schema.types import DType, TensorType

    source = SOURCES.find("csv" if path.is_file() else "parquet")(path=path.name, target="y")
    if "normalize" in keys:
        keys["normalize"] = NORMALIZERS.find(keys["normalize"])()
    data = Data(source=source, stream=False, **keys)
    inputs = {"x": TensorType((None, COLUMNS - 1), DType.FLOAT32)}
    loss = LOSSES.find("sparse_categorical_crossentropy")()
    objective = Objective("y", TensorType((None, 3), DType.FLOAT32), loss)
    found = Findings()
    dataset = load(data, inputs, [objective], folder=path.parent, seed=0, findings=found)
    assert dataset is not None, [one.message for one in found]
    return dataset


CONTENDERS: dict[str, Contender] = {
    "speccompile": by_speccompile,
    "speccompile, standardized": by_standardizing,
    "pandas": by_pandas,
    "pandas, as arrays": by_pandas_as_arrays,
    "pyarrow": by_pyarrow,
}
OTHERS = ("pandas", "pyarrow")


def import_readers(contender: str) -> None:
    """Import what a contender imports when it reads: that has nothing to do with the file."""
    if contender.startswith("speccompile"):
        for name in ("load", "csv.source", "parquet.source", "tables.reading"):
            import_module(f"speccompile.runtime.data.{name}")
    elif contender.startswith("pandas"):
        import pandas  # noqa: F401


def measure_one(contender: str, path: Path) -> None:
    import_readers(contender)
    measure(lambda: CONTENDERS[contender](path))


def measure_tables(rows: int, turns: int) -> None:
    """Make the files, and print a table for each kind."""
    table = rows * COLUMNS * 4 / 2**20
    print(f"{rows:,} rows of {COLUMNS} columns: {table:.0f} MiB as float32 and class indices")
    with tempfile.TemporaryDirectory() as name:
        # In another process: a child begins with the peak of its parent.
        command = [sys.executable, __file__, "--make", name, str(rows)]
        subprocess.run(command, check=True)
        for file, called in (("t.csv", "CSV file"), ("t", "Parquet folder")):
            print(f"\n{called}")
            found = in_turns(__file__, [*CONTENDERS], [str(Path(name) / file)], turns)
            show(found, "speccompile", OTHERS, table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="a million rows, 200,000 pictures")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--only", choices=["tables", "pictures"])
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--make", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.make:
        make(Path(given.make[0]), int(given.make[1]))
        return
    if given.measure:
        measure_one(given.measure[0], Path(given.measure[1]))
        return
    if given.only != "pictures":
        measure_tables(FULL_ROWS if given.full else ROWS, given.turns)
    if given.only != "tables":
        print()
        count = FULL_PICTURES if given.full else PICTURES
        reading_pictures.measure_pictures(count, 32, "png", given.turns)


if __name__ == "__main__":
    main()
