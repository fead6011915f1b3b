"""Loads small data files and shows what is found, as one line a finding."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speccompile.compiler.objectives.objectives import Objective
from speccompile.runtime.data.dataset import Dataset
from speccompile.runtime.data.load import load
from speccompile.spec_schema.components.losses import LOSSES
from speccompile.spec_schema.components.normalizers import Normalizer
from speccompile.spec_schema.components.sources import Source
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.document.data import Data, Split
from speccompile.spec_schema.document.windows import Windows
from speccompile.spec_schema.findings.finding import Finding, Findings
from speccompile.spec_schema.types import DType, TensorType

CLASS = "sparse_categorical_crossentropy"


def objective(output: str, units: int | tuple[int, ...], loss: str) -> Objective:
    shape = (units,) if isinstance(units, int) else units
    return Objective(output, TensorType((None, *shape)), LOSSES.find(loss)())


def tensor(*shape: int | None, dtype: DType = DType.FLOAT32) -> TensorType:
    return TensorType((None, *shape), dtype)


def shown(found: Finding) -> str:
    """`SC409 data.csv:3:5 not_a_number text='four'`: a finding as data."""
    span = found.span
    place = f" {Path(span.source).name}:{span.line}:{span.column}" if span else ""
    path = f" ({found.path})" if found.path else ""
    given = {name: value for name, value in found.arguments.items() if name != "file"}
    data = ", ".join(f"{name}={value!r}" for name, value in given.items())
    return f"{found.code}{place}{path} {found.kind} {data}".rstrip()


@dataclass
class Loader:
    """Writes files below a folder and loads them."""

    folder: Path

    def __call__(
        self,
        source: Source,
        inputs: dict[str, TensorType],
        *objectives: Objective,
        normalize: Normalizer | None = None,
        split: Split | None = None,
        stream: bool | None = None,
        windows: Windows | None = None,
        **options: Any,
    ) -> tuple[Dataset | None, list[str]]:
        findings = Findings()
        split = split or Split()
        data = Data(source=source, normalize=normalize, windows=windows, split=split, stream=stream)
        loaded = load(
            data,
            inputs,
            objectives,
            folder=self.folder,
            seed=7,
            findings=findings,
            **options,
        )
        return loaded, [shown(found) for found in findings]

    def csv(
        self, text: str | bytes, inputs: dict[str, TensorType], *rest: Any, **options: Any
    ) -> tuple[Dataset | None, list[str]]:
        """Load a table; options of the source are given as `source={…}`."""
        content = text.encode() if isinstance(text, str) else text
        (self.folder / "t.csv").write_bytes(content)
        source = Csv(**{"path": "t.csv", "target": "y", **options.pop("source", {})})
        return self(source, inputs, *rest, **options)
