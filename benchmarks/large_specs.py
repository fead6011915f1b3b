"""How long checking large specs takes, and how that grows with them.

    python benchmarks/large_specs.py [SHAPE ...] [--runs 5] [--json FILE]

A spec is large in one of several shapes: its layers are written out, repeated, wired by name, or in
blocks inside blocks; `many` is ordinary specs, all in one call. Each figure is a whole process of
`speccompile validate`, the fastest of some runs. Growth is the exponent of the size, from the
smallest to the largest, in the processor time above that of an ordinary spec: 1.00 is linear.
"""

import argparse
import json
import math
import os
import re
import resource
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

EXAMPLES = sorted((Path(__file__).parents[1] / "specs").glob("*.yaml"))
SPEC = Path(__file__).parents[1] / "specs" / "digits_dense.yaml"
COMMAND = (str(Path(sysconfig.get_path("scripts")) / "speccompile"), "validate")
BYTECODE = "PYTHONDONTWRITEBYTECODE"
LAYERS = (1_250, 2_500, 5_000, 10_000)
SPECS = (125, 250, 500, 1_000)
MOST_SECONDS = {"many": 3.0}
MOST_SECONDS_OF_LAYERS = 1.0
DEPTH = 25


class Took(NamedTuple):
    """Seconds of a process: of wall-clock time, and of the processor, the system's included."""

    wall: float
    processor: float


# The texts of specs with so many layers.


def written(layers: int) -> str:
    """Every layer is written out: an ordinary mixture."""
    group = (
        "dense: {units: 64, activation: relu}",
        "batch_normalization",
        "dropout: 0.3",
        "dense: {units: $width, kernel_regularizer: {l2: 1e-4}}",
        "layer_normalization",
    )
    return _spec(f"    - {group[number % len(group)]}" for number in range(layers))


def repeated(layers: int) -> str:
    """One item stands for all layers; each is different."""
    return _spec([f"    - dense: {{units: $(width + index % 2)}}\n      repeat: {layers}"])


def wired(layers: int) -> str:
    """Branches that take one layer by its name, sums of two of them, and one join of all sums."""
    sums = layers // 3
    lines = ["    - dense: 64\n      name: trunk"]
    for number in range(2 * sums):
        lines.append(f"    - dense: 64\n      name: branch_{number}\n      from: trunk")
    for number in range(sums):
        both = f"[branch_{number}, branch_{sums + number}]"
        lines.append(f"    - add:\n      name: sum_{number}\n      from: {both}")
    joined = ", ".join(f"sum_{number}" for number in range(sums))
    return _spec([*lines, f"    - concatenate:\n      from: [{joined}]"])


def nested(layers: int) -> str:
    """Blocks inside blocks: two layers and the next block in each."""
    blocks = ["blocks:"]
    for depth in range(DEPTH):
        own = "      - dense: {units: $width}\n      - relu"
        inner = f"\n      - level_{depth + 1}: {{width: $width}}" if depth + 1 < DEPTH else ""
        blocks.append(
            f"  level_{depth}:\n    params: {{width: int}}\n    layers:\n{own}{inner}",
        )
    count = layers // (2 * DEPTH)
    lines = [f"    - level_0: {{width: $width}}\n      repeat: {count}"]
    return _spec(lines, "\n".join(blocks))


def _spec(layers: Iterable[str], blocks: str = "") -> str:
    """A whole spec around the items of `layers`."""
    head = "spec: 1\nparams: {width: 64}"
    model = "model:\n  inputs: {x: [64]}\n  layers:"
    end = "    - dense: 1\n      name: end"
    rules = "  regularize:\n    - l2: 1e-4\n      except: end"
    training = "training: {loss: mean_squared_error, optimizer: adam, epochs: 1}"
    return "\n".join((head, blocks, model, *layers, end, rules, training))


SHAPES: dict[str, Callable[[int], str]] = {
    "written": written,
    "repeated": repeated,
    "wired": wired,
    "nested": nested,
}


def _write(shape: str, size: int, folder: Path) -> None:
    """One spec with so many layers; or so many specs, no two of them alike."""
    if shape in SHAPES:
        (folder / "spec.yaml").write_text(SHAPES[shape](size - 1))  # and `end`
        return
    for number in range(size):
        turn, example = divmod(number, len(EXAMPLES))
        text = _widened(EXAMPLES[example].read_text(), turn % 64)
        text = re.sub(r"\bseed: \d+", f"seed: {number}", text)
        (folder / f"spec_{number:04}.yaml").write_text(text)


def _widened(text: str, more: int) -> str:
    """The spec with wider layers."""
    widths = re.compile(r"\b(units|width|filters): (\d\d+)")
    return widths.sub(lambda match: f"{match[1]}: {int(match[2]) + more}", text)


# Measuring.


def _took(path: Path) -> Took:
    """What one process takes to check what is at the path."""
    environment = {key: value for key, value in os.environ.items() if key != BYTECODE}
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ended = subprocess.run((*COMMAND, path), env=environment, capture_output=True, check=False)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ended.returncode != 0:
        raise SystemExit(f"{path} is not clean:\n{ended.stdout.decode()}{ended.stderr.decode()}")
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    return Took(wall, user + system)


def _fastest(paths: dict[int, Path], runs: int) -> dict[int, Took]:
    """The fastest of some runs for each size, in turns; each clock by itself."""
    taken: dict[int, list[Took]] = {size: [] for size in paths}
    for _ in range(runs):
        for size, path in paths.items():
            taken[size].append(_took(path))
    return {
        size: Took(min(took.wall for took in all_), min(took.processor for took in all_))
        for size, all_ in taken.items()
    }


def measure(shape: str, runs: int) -> tuple[dict[int, Took], float]:
    """The fastest run for each size, and the growth from the smallest to the largest."""
    with TemporaryDirectory() as folder:
        paths = {0: SPEC}
        for size in LAYERS if shape in SHAPES else SPECS:
            paths[size] = Path(folder) / str(size)
            paths[size].mkdir()
            _write(shape, size, paths[size])
        found = _fastest(paths, runs)
    start = found.pop(0).processor
    least, most = min(found), max(found)
    ratio = (found[most].processor - start) / max(found[least].processor - start, 0.001)
    return found, math.log(ratio) / math.log(most / least)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = (*SHAPES, "many")
    parser.add_argument("shapes", metavar="SHAPE", nargs="*", help=f"of {', '.join(names)}")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    result = {}
    print(f"large specs, fastest of {arguments.runs}: seconds (of the processor)")
    for shape in arguments.shapes or names:
        found, growth = measure(shape, arguments.runs)
        shown = "  ".join(
            f"{size:6,}: {took[0]:5.2f} ({took[1]:5.2f})" for size, took in found.items()
        )
        most = MOST_SECONDS.get(shape, MOST_SECONDS_OF_LAYERS)
        print(f"{shape:9} {shown}   growth {growth:.2f}    (at most {most} s)", flush=True)
        result[shape] = {"seconds": {n: took.wall for n, took in found.items()}, "growth": growth}
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
