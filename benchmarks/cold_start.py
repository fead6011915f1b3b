"""How long checking a spec takes from a standing start, beside yamllint of the same file.

    python benchmarks/cold_start.py [SPEC] [--runs 15] [--json FILE]

Both are commands of this interpreter's environment, each run in a process of its own, in turn, so
that a change of the machine's speed meets all. Figures are medians of wall-clock time.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

SPEC = Path(__file__).parents[1] / "specs" / "digits_dense.yaml"
SCRIPTS = Path(sysconfig.get_path("scripts"))
BYTECODE = "PYTHONDONTWRITEBYTECODE"
MOST_SECONDS, MOST_RATIO = 0.2, 2.0


def seconds(command: list[str]) -> float:
    """Wall-clock time of a command; what it says is dropped. yamllint ends with 1 on warnings."""
    environment = {key: value for key, value in os.environ.items() if key != BYTECODE}
    begun = time.perf_counter()
    ended = subprocess.run(command, env=environment, capture_output=True, check=False)
    took = time.perf_counter() - begun
    if ended.returncode not in (0, 1):
        raise SystemExit(f"{command[0]} failed:\n{ended.stderr.decode()}")
    return took


def medians(commands: dict[str, list[str]], runs: int) -> dict[str, float]:
    """Median seconds of each command; the first round, which fills the caches, does not count."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            took = seconds(command)
            if turn > 0:
                taken[name].append(took)
    return {name: statistics.median(values) for name, values in taken.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("spec", nargs="?", type=Path, default=SPEC)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "yamllint": [str(SCRIPTS / "yamllint"), str(arguments.spec)],
        "speccompile validate": [str(SCRIPTS / "speccompile"), "validate", str(arguments.spec)],
    }
    found = medians(commands, arguments.runs)
    ratio = found["speccompile validate"] / found["yamllint"]
    print(f"cold start, {arguments.spec.name}, medians of {arguments.runs}")
    for name, median in found.items():
        print(f"{name:24} {median * 1000:8.1f} ms")
    print(f"{'validate / yamllint':24} {ratio:8.2f}    (at most {MOST_RATIO}, {MOST_SECONDS} s)")
    if arguments.json:
        result = {"seconds": found, "ratio_to_yamllint": round(ratio, 3)}
        arguments.json.write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
