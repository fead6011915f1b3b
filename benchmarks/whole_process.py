"""Wall time of a whole run: `speccompile run` beside the script a person would write.

    python benchmarks/whole_process.py [--pairs 7] [--epochs 10] [--target keras] [--json FILE]

Both read the digits, split them, train with early stopping and checkpoints, measure the test part
and save the model. Processes run one by one, in turns. Figures are medians.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
SPEC = HERE.parent / "specs" / "digits_dense.yaml"
DATA = HERE.parent / "specs" / "data" / "digits.csv"
COMMAND = Path(sysconfig.get_path("scripts")) / "speccompile"
MOST_RATIO = 0.9


def seconds(command: list[str]) -> float:
    """Wall-clock time of a command in an empty folder, on the processor, its output dropped."""
    quiet = {"CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "2"}
    environment = {**os.environ, **quiet}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        ended = subprocess.run(command, env=environment, cwd=folder, capture_output=True)
        took = time.perf_counter() - begun
    if ended.returncode != 0:
        raise SystemExit(f"{command[0]} failed:\n{ended.stderr.decode()}")
    return took


def pairs(commands: dict[str, list[str]], number: int) -> dict[str, list[float]]:
    """Seconds of every command in each turn; the first, which fills the caches, does not count."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(number + 1):
        for name, command in commands.items():
            took = seconds(command)
            if turn > 0:
                taken[name].append(took)
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--target", choices=("keras", "graph"), default="keras")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    person = [sys.executable, str(HERE / "person_script.py"), str(DATA), "."]
    length = ["--set", f"training.epochs={arguments.epochs}", "--target", arguments.target]
    taken = pairs(
        {
            "script": [*person, str(arguments.epochs)],
            "speccompile run": [str(COMMAND), "run", str(SPEC), *length],
        },
        arguments.pairs,
    )
    medians = {name: statistics.median(values) for name, values in taken.items()}
    both = zip(taken["speccompile run"], taken["script"], strict=True)
    ratio = statistics.median(ours / theirs for ours, theirs in both)
    print(
        f"{SPEC.name}, {arguments.epochs} epochs, {arguments.target} target, whole processes,"
        f" medians of {arguments.pairs}"
    )
    for name, median in medians.items():
        print(f"{name:24} {median:8.2f} s")
    print(f"{'ratio, of pairs':24} {ratio:8.2f}    (at most {MOST_RATIO})")
    if arguments.json:
        result = {"seconds": taken, "ratio": round(ratio, 3), "target": arguments.target}
        arguments.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
