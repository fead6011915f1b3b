"""Training throughput: both targets beside `model.fit`, PyTorch and JAX; one table, one run.

    python benchmarks/throughput.py [--networks NAME …] [--contenders NAME …] [--epochs 5]
        [--starts 3] [--quick] [--peers PYTHON] [--json FILE] [--markdown PAGE] [--read FILE]

All train the same network on the same data with Adam and accuracy. Each contender is a process of
its own; they take turns, epoch by epoch. Figures are medians; what counts are the ratios.
"""

import argparse
import json
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from contenders.contender import CONTENDERS
from networks import NETWORKS
from table import Results, markdown, plain, put
from turns import measured, peers

RESULTS = Path(__file__).with_name("results.json")
OURS = ("speccompile", "tensorflow", "keras", "numpy")


def main() -> None:
    arguments = parser().parse_args()
    if arguments.read:
        results: Results = json.loads(arguments.read.read_text(encoding="utf-8"))
        print("\n".join(plain(name, of) for name, of in results["networks"].items()))
    else:
        results = measure(arguments)
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    if arguments.markdown:
        put(arguments.markdown, markdown(results))


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    made.add_argument("--networks", nargs="+", choices=NETWORKS, default=[*NETWORKS])
    made.add_argument("--contenders", nargs="+", choices=CONTENDERS, default=[*CONTENDERS])
    made.add_argument("--epochs", type=int, default=5, help="measured, after a warm-up")
    made.add_argument("--starts", type=int, default=3, help="processes to time a first step in")
    made.add_argument("--quick", action="store_true", help="two epochs, one process")
    made.add_argument(
        "--peers", metavar="PYTHON", default=sys.executable, help="an interpreter with PyTorch, JAX"
    )
    made.add_argument("--json", type=Path, default=RESULTS, help="where results are written")
    made.add_argument("--markdown", type=Path, help="write the table into this page")
    made.add_argument("--read", type=Path, help="show these results instead of measuring")
    return made


def measure(arguments: argparse.Namespace) -> Results:
    """Network by network, each shown as it is done."""
    epochs, starts = (2, 1) if arguments.quick else (arguments.epochs, arguments.starts)
    found = {}
    for name in arguments.networks:
        network = NETWORKS[name]
        rows = measured(network, arguments.contenders, peers(arguments.peers), epochs, starts)
        found[name] = {"batch": network.batch, "samples": network.samples, "contenders": rows}
        print(plain(name, found[name]), flush=True)
    return {"machine": machine(), "epochs": epochs, "starts": starts, "networks": found}


def machine() -> str:
    """What figures depend on."""
    versions = ", ".join(f"{name} {_version(name)}" for name in OURS)
    cpus = f"{os.cpu_count()} CPUs ({platform.machine()})"
    return f"{cpus}, Python {platform.python_version()}, {versions}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


if __name__ == "__main__":
    main()
