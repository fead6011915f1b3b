"""Reads a table, beside pandas and pyarrow: time and peak memory, each in a process of its own.

    python benchmarks/reading.py [--rows 1000000] [--columns 20] [--repeat 5]

Makes a CSV file and a Parquet folder of random numbers and a column of labels. A contender ends
with all of it in memory: pandas and pyarrow with a table; speccompile with the inputs in float64,
the labels and a digest, every value checked; "for training" with a data set, its labels encoded and
its inputs in float32. The best of all repetitions counts; peak memory is what the process takes
beyond what it had after its imports.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

PARTS = 8
"""Files of the Parquet folder."""


def make(folder: Path, rows: int, columns: int) -> None:
    """Write the same table as `t.csv` and in the folder `t`."""
    chance = np.random.default_rng(0)
    values = chance.normal(size=(rows, columns - 1)).round(6)
    kinds = np.array(["no", "yes", "maybe"])[chance.integers(0, 3, rows)]
    names = [f"f{number}" for number in range(columns - 1)]
    table = pa.table([*values.T, kinds], [*names, "y"])
    csv.write_csv(table, folder / "t.csv", csv.WriteOptions(quoting_style="none"))
    (folder / "t").mkdir()
    size = -(-rows // PARTS)
    for number in range(PARTS):
        part = table.slice(number * size, size)
        parquet.write_table(part, folder / "t" / f"{number}.parquet")


def by_pandas(path: Path, columns: int) -> Callable[[], Any]:
    import pandas

    return lambda: pandas.read_csv(path) if path.is_file() else pandas.read_parquet(path)


def by_pyarrow(path: Path, columns: int) -> Callable[[], Any]:
    return lambda: csv.read_csv(path) if path.is_file() else parquet.read_table(path)


def by_speccompile(path: Path, columns: int) -> Callable[[], Any]:
    from speccompile.runtime.data.read import read_samples
    from speccompile.runtime.data.request import Request
    from speccompile.spec_schema.findings.finding import Findings

    source, inputs, objective = _spec(path, columns)

    def read() -> Any:
        found = Findings()
        request = Request(inputs, [objective], path.parent, found, stream=False)
        samples = read_samples(source, request)
        assert samples is not None, [one.message for one in found]
        return samples

    return read


def by_loading(path: Path, columns: int) -> Callable[[], Any]:
    from speccompile.runtime.data.load import load
    from speccompile.spec_schema.document.data import Data
    from speccompile.spec_schema.findings.finding import Findings

    source, inputs, objective = _spec(path, columns)
    data = Data(source=source, stream=False)

    def read() -> Any:
        found = Findings()
        dataset = load(data, inputs, [objective], folder=path.parent, seed=0, findings=found)
        assert dataset is not None, [one.message for one in found]
        return dataset

    return read


def _spec(path: Path, columns: int) -> tuple[Any, Any, Any]:
    """The source, the type of each input, and the objective."""
    from speccompile.compiler.objectives.objectives import Objective
    from speccompile.spec_schema.components.losses import LOSSES
    from speccompile.spec_schema.components.sources import SOURCES
    from speccompile.spec_schema.types import DType, TensorType

    source = SOURCES.find("csv" if path.is_file() else "parquet")(path=path.name, target="y")
    inputs = {"x": TensorType((None, columns - 1), DType.FLOAT32)}
    loss = LOSSES.find("sparse_categorical_crossentropy")()
    return source, inputs, Objective("y", TensorType((None, 3), DType.FLOAT32), loss)


CONTENDERS = {
    "speccompile": by_speccompile,
    "for training": by_loading,
    "pandas": by_pandas,
    "pyarrow": by_pyarrow,
}


def import_readers(contender: str) -> None:
    """Import what speccompile imports when it reads: a spec of any source pays for it once."""
    if contender in ("speccompile", "for training"):
        for name in ("csv.source", "parquet.source", "tables.reading"):
            import_module(f"speccompile.runtime.data.{name}")


def peak() -> int:
    """MiB that this process has taken at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(contender: str, path: Path, columns: int) -> None:
    """Read once, and print the seconds and the MiB it took."""
    read = CONTENDERS[contender](path, columns)
    import_readers(contender)
    before, start, work = peak(), time.perf_counter(), time.process_time()
    kept = read()
    found = [time.perf_counter() - start, time.process_time() - work, peak() - before]
    print(json.dumps(found))
    del kept


def best(contender: str, path: Path, columns: int, repeat: int) -> list[float]:
    """The least of several processes: seconds, seconds of all cores together, and MiB."""
    command = [sys.executable, __file__, "--measure", contender, str(path), "--columns"]
    found = []
    for _ in range(repeat):
        done = subprocess.run([*command, str(columns)], capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout))
    return [min(one) for one in zip(*found, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.make:
        make(given.make, given.rows, given.columns)
        return
    if given.measure:
        measure(given.measure[0], Path(given.measure[1]), given.columns)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In another process: a child begins with the peak of its parent.
        size = ["--rows", str(given.rows), "--columns", str(given.columns)]
        subprocess.run([sys.executable, __file__, "--make", name, *size], check=True)
        table = given.rows * given.columns * 8 / 2**20
        print(f"{given.rows:,} rows of {given.columns} columns: {table:.0f} MiB as numbers")
        for file in ("t.csv", "t"):
            print(f"\n{'CSV file' if file == 't.csv' else 'Parquet folder'}")
            for contender in CONTENDERS:
                wall, work, memory = best(contender, folder / file, given.columns, given.repeat)
                shown = f"{wall:6.2f} s  {work:6.2f} s of work  {memory:5.0f} MiB"
                print(f"  {contender:12} {shown}", flush=True)


if __name__ == "__main__":
    main()
