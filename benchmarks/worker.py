"""A process with one contender: it does what it is told on stdin, and answers in JSON.

    python benchmarks/worker.py CONTENDER NETWORK

A process each, so that peak memory and the time to the first step are the contender's own.
"""

import json
import os
import resource
import sys
import time
from typing import Any

from contenders.contender import CONTENDERS, Contender
from networks import NETWORKS


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever a library prints is no answer

    def answer(**values: Any) -> None:
        answers.write(json.dumps(values) + "\n")

    network = NETWORKS[sys.argv[2]]
    entry = CONTENDERS[sys.argv[1]]
    try:
        maker = entry.load()
    except ModuleNotFoundError as missing:
        if not entry.peer:
            raise
        answer(missing=str(missing))
        return
    contender = maker(network, *network.data())
    answer(ready=True)
    for line in sys.stdin:
        answer(**obeyed(line.strip(), contender))


def obeyed(command: str, contender: Contender) -> dict[str, float]:
    """What there is to say after `begin`, `memory` or `epoch NUMBER`."""
    if command == "begin":
        return {"first_step": contender.begin()}
    if command == "memory":
        return {"peak_memory": peak_memory()}
    begun = time.perf_counter()
    contender.epoch(int(command.removeprefix("epoch ")))
    return {"seconds": time.perf_counter() - begun}


def peak_memory() -> float:
    """The largest resident size of this process so far, in MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
