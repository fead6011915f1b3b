"""The loss and metrics of a trained network on some data."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from ...spec_schema.errors import check_choice
from ...spec_schema.findings.code import counted
from ...spec_schema.reports.html import table
from ...spec_schema.reports.json_text import json_text
from ...spec_schema.reports.report import Report
from ..console.readable import number
from ..simple_answer import SimpleAnswer, sentences
from ..strict_json import strict
from .measures import Classification, OutputMeasures, Transcription
from .wrong import WrongAnswers

PartName: TypeAlias = Literal["train", "validation", "test"]
PARTS: tuple[PartName, ...] = get_args(PartName)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Evaluation:
    """The loss and metrics of a trained network on some data: `evaluation["loss"]`.

    Attributes:
        part: The part of the run's own data, or what was given.
        samples: The number of samples.
        epoch: The epoch that the weights are from.
        values: Loss and metrics by name.
        notes: What is good to know, a sentence each.
        warnings: Why the values may be wrong, a sentence each.
        report: What was found in the data, no errors.
        outputs: The measures of each output with targets.
        wrong: The wrong answers, if they were asked for.
        simple: What answers without a network give on the same samples.
    """

    part: str
    samples: int
    epoch: int
    values: Mapping[str, float]
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    report: Report = field(default_factory=Report)
    outputs: Mapping[str, OutputMeasures] = field(default_factory=dict)
    wrong: WrongAnswers | None = None
    simple: tuple[SimpleAnswer, ...] = ()

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    def render(self, format: str = "text", *, width: int | None = None) -> str:
        """The evaluation as `text` or `json`.

        Args:
            width: Columns of the text, from 60 to 120. Defaults to 100.
        """
        check_choice("format", format, ("text", "json"))
        if format == "json":
            return json_text(strict(self._content))
        from .evaluation_text import evaluation_text

        shown = [*sentences(self.simple)]
        return evaluation_text(self._title, self.values, self.outputs, width, shown)

    @property
    def _content(self) -> dict[str, Any]:
        """The evaluation as plain data."""
        content = {"part": self.part, "samples": self.samples, **self.values}
        content["simple_answers"] = [one._asdict() for one in self.simple]
        return {**content, "outputs": {name: _content(one) for name, one in self.outputs.items()}}

    @property
    def _title(self) -> str:
        return f"{self.part}: {counted(self.samples, 'sample')}, weights of epoch {self.epoch}"

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        values = ", ".join(f"{name} {number(self[name])}" for name in self.values)
        return f"<Evaluation on {self.part!r}: {values}>"

    def _repr_html_(self) -> str:
        rows = ((name, number(self[name])) for name in self.values)
        tables = [table(("", "value"), rows, (1,), self._title)]
        for name, one in self.outputs.items():
            if isinstance(one, Classification):
                shown = (*one.classes, one.macro, one.weighted)
                cells = (
                    (x.name, *map(number, (x.precision, x.recall, x.f1)), str(x.support))
                    for x in shown
                )
                header = ("class", "precision", "recall", "F1", "support")
                tables.append(table(header, cells, (1, 2, 3, 4), name))
        return "".join(tables)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PartEvaluations(Mapping[str, Evaluation]):
    """The evaluations of all parts of a run's data, by part: `evaluations["test"]["loss"]`.

    Attributes:
        parts: The evaluation of each part that the spec declares: train, validation, test.
    """

    parts: Mapping[str, Evaluation]

    def __getitem__(self, part: str) -> Evaluation:
        return self.parts[part]

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    @property
    def report(self) -> Report:
        """What was found in the data, no errors."""
        return next(iter(self.parts.values())).report

    @property
    def warnings(self) -> tuple[str, ...]:
        """Why the values may be wrong, a sentence each."""
        return tuple(dict.fromkeys(line for one in self.parts.values() for line in one.warnings))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is good to know, a sentence each."""
        return tuple(f"{part}: {line}" for part, one in self.parts.items() for line in one.notes)

    def render(self, format: str = "text", *, width: int | None = None) -> str:
        """The evaluations side by side as `text`, or as `json`. Arguments: see `Evaluation`."""
        check_choice("format", format, ("text", "json"))
        epoch = next(iter(self.parts.values())).epoch
        if format == "json":
            parts = {part: one._content for part, one in self.parts.items()}
            return json_text(strict({"epoch": epoch, "parts": parts}))
        from .evaluation_text import side_by_side

        return side_by_side(f"weights of epoch {epoch}", self.parts, width)

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"<PartEvaluations of {', '.join(self.parts)}>"

    def _repr_html_(self) -> str:
        return "".join(one._repr_html_() for one in self.parts.values())


def _content(one: OutputMeasures) -> dict[str, Any]:
    """Returns the measures of an output as plain data."""
    content = asdict(one)
    del content["output"]
    if isinstance(one, Classification):
        averages = {name: asdict(getattr(one, name)) for name in ("macro", "weighted")}
        return {"accuracy": one.accuracy, **content, **averages}
    return {**content, "error_rate": one.error_rate} if isinstance(one, Transcription) else content
