"""Fuzzing that is guided by coverage: inputs that reach something new are kept and changed on.

    pip install atheris    # Linux, Python 3.11; no dependency of the tests
    python tests/fuzzing/guided.py CORPUS -max_total_time=300 -max_len=3000

CORPUS is a folder for what is kept; the options are those of libFuzzer. `thinning.py CORPUS` adds
to `seeds.jsonl` what reaches new lines; `make test` checks these again.
"""

import sys
import tempfile
from pathlib import Path
from random import Random

import atheris
import yaml

with atheris.instrument_imports(include=["speccompile"]):
    import oracle

from fuzz import seeds, specs
from structure import restructured

TEXTS = [*specs(), *(seed.decode("utf-8", "replace") for seed in seeds())]


def main() -> None:
    """Fuzz until the time is over, or a fault is found."""
    with tempfile.TemporaryDirectory() as folder:

        def check(data: bytes) -> None:
            faults = oracle.faults(data, Path(folder))
            assert not faults, faults

        atheris.Setup(sys.argv, check, custom_mutator=_changed)
        atheris.Fuzz()


def _changed(data: bytes, most: int, number: int) -> bytes:
    """Half of the inputs are changed as trees, where they are YAML; the others byte by byte."""
    random = Random(number)
    if random.random() < 0.5:
        text = data.decode("utf-8", "replace") if random.random() < 0.7 else random.choice(TEXTS)
        try:
            made = restructured(random, [text])
        except (yaml.YAMLError, ValueError, TypeError):
            made = b""
        if 0 < len(made) <= most:
            return made
    changed: bytes = atheris.Mutate(data, most)
    return changed


if __name__ == "__main__":
    main()
