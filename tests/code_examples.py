"""Runs the examples of codes: specs are compiled; data is made from what a text says, and read."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
from PIL import Image
from speccompile.compiler.code_examples import compiled
from speccompile.compiler.compile import Compilation
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.runtime.data.read import read_part
from speccompile.runtime.training.run_data import load_data, load_run_data
from speccompile.spec_schema.findings.example import Case
from speccompile.spec_schema.findings.finding import Findings

ARRAY = re.compile(r"(\w+): (\w+) \[([\d, ]+)\](?: = ([\d ]+))?( declared)?")
PICTURE = b"a grey picture\n"
TONE = re.compile(r"a tone at ([\d,]+) samples per second\n")


def found_by(case: Case) -> Compilation:
    """What a case's command finds in its files, written into the current folder."""
    case.write(Path())
    _, word, *rest = case.command.split()
    if word == "validate":
        return compiled(case, Path())
    for path in Path().rglob("*.*"):
        _made(path)
    result = compiled(replace(case, command="speccompile validate spec.yaml"), Path())
    assert result.spec is not None, list(result.findings)
    found = Findings()
    found.extend(result.findings)
    if word == "run":
        load_run_data(result.spec, found)
    else:
        _evaluate(result.spec, Path(rest[-1]), found)
    return Compilation(None, None, found, result.sources)


def _evaluate(spec: ValidSpec, path: Path, found: Findings) -> None:
    """`speccompile evaluate RUN --data PATH` as it reads, without the run."""
    data = load_data(spec, found)
    assert data is not None
    assert spec.document.data is not None
    read_part(
        spec.document.data.source.reading(str(path)),
        spec.graph.inputs,
        spec.objectives,
        folder=Path(),
        class_names=data.class_names,
        normalization=data.normalization,
        findings=found,
    )


def _made(path: Path) -> None:
    """Arrays, pictures and sounds in the place of the texts that describe them."""
    if path.suffix == ".png" and path.read_bytes() == PICTURE:
        Image.new("L", (8, 8), 128).save(path)
    tone = TONE.fullmatch(path.read_text(encoding="utf-8")) if path.suffix == ".wav" else None
    if tone:
        soundfile.write(path, np.sin(np.arange(16.0)), int(tone[1].replace(",", "")))
    arrays = ARRAY.findall(path.read_text(encoding="utf-8")) if path.suffix == ".npz" else ()
    if arrays:
        with zipfile.ZipFile(path, "w") as archive:
            for name, dtype, sizes, values, declared in arrays:
                shape = tuple(map(int, sizes.split(",")))
                with archive.open(f"{name}.npy", "w") as file:
                    if declared:
                        facts = {"descr": dtype, "fortran_order": False, "shape": shape}
                        np.lib.format.write_array_header_1_0(file, facts)
                    else:
                        given = np.array(values.split() or np.zeros(shape), dtype)
                        np.lib.format.write_array(file, given.reshape(shape))
