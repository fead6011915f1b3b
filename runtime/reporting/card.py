"""The model card of a run, in Markdown with metadata as hubs read them (Mitchell et al., 2019).

Every number in it is from the run. What the run doesn't know is left open, and said to be.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from json import dumps
from math import isfinite
from pathlib import Path
from shlex import quote
from typing import Any

from ...compiler.drawing.boxes import sizes as written
from ...compiler.summaries.costs import total
from ...spec_schema.document.split import PartSource, Split
from ...spec_schema.document.yaml_text import yaml_of
from ...spec_schema.findings.code import both, counted
from ..console.readable import duration, number, visible
from ..prediction.evaluation import Evaluation
from ..prediction.measures import Classification, Regression, Transcription
from .judging import course_of, judgements, options
from .record import Record
from .verdicts import standard_error

MOST_CLASSES = 50
"""Classes in a table; those that are recognized worst come first."""
MOST_CONFUSIONS = 5
TASKS = {
    ("images", Classification): "image-classification",
    ("text", Classification): "text-classification",
    ("audio", Classification): "audio-classification",
    ("columns", Classification): "tabular-classification",
    ("columns", Regression): "tabular-regression",
}
"""The names of hubs for tasks, by what a sample is and what is measured."""
Row = Sequence[str]


def card(run: Record, environment: Mapping[str, Any], evaluation: Evaluation | None = None) -> str:
    """Returns the model card of a run that has ended.

    Args:
        environment: Where it was trained, with which versions and which data.
        evaluation: How its answers compare with the targets of a part.
    """
    sections = {
        "Model": _model(run),
        "How to use it": _usage(run),
        "Training data": _data(run, environment),
        "Training": _training(run, environment),
        "Evaluation": _results(run, evaluation),
        "Limitations": _limitations(run, evaluation),
        "Not known to the run": [
            "Intended use, license, authors, and how the data was collected are not recorded. Add "
            "them before you publish the model."
        ],
        "Versions": [_versions(environment)],
    }
    head = f"---\n{yaml_of(_metadata(run, evaluation))}---\n\n# {_plain(run.name)}\n"
    parts = [f"\n## {title}\n\n" + "\n\n".join(said) + "\n" for title, said in sections.items()]
    return "".join([head, *parts])


def _metadata(run: Record, evaluation: Evaluation | None) -> dict[str, Any]:
    spec = run.spec
    is_keras = spec.document.runtime.target == "keras"
    library = "keras" if is_keras else "tensorflow"
    content: dict[str, Any] = {"library_name": library, "tags": ["speccompile", library]}
    task = _task(run, evaluation)
    if task:
        content["pipeline_tag"] = task
    part, values = ("test", run.test) if run.test else ("validation", run.validation)
    known = {name: value for name, value in values.items() if isfinite(value)}
    if known and task:
        measured = [
            {"type": name, "value": value, "name": f"{name} ({part})"}
            for name, value in known.items()
        ]
        data = {"type": "private", "name": _source(run)}
        results = [{"task": {"type": task}, "dataset": data, "metrics": measured}]
        content["model-index"] = [{"name": run.name, "results": results}]
    return content


def _task(run: Record, evaluation: Evaluation | None) -> str:
    outputs = [*evaluation.outputs.values()] if evaluation else []
    data = run.spec.document.data
    if data is None or len(outputs) != 1 or len(run.spec.objectives) != 1:
        return ""
    return TASKS.get((data.source.gives, type(outputs[0])), "")


def _source(run: Record) -> str:
    data = run.spec.document.data
    assert data is not None
    return ", ".join(Path(path).name for path in data.source.paths) or f"{data.source.name} data"


def _model(run: Record) -> Iterator[str]:
    graph, costs = run.spec.graph, total(run.spec.graph)
    layers = counted(len(graph.nodes), "layer")
    yield (
        f"A network of {layers} with {costs.parameters:,} parameters and {costs.multiply_adds:,} "
        "multiply-adds per sample, described by `spec.yaml` in the folder of this card."
    )
    inputs = [
        (_code(n), written(t.shape[1:]) or "1", t.dtype.value) for n, t in graph.inputs.items()
    ]
    yield _table(("input", "shape", "type"), inputs)
    rows = [
        (_code(one.output), written(one.type.shape[1:]) or "1", _code(one.loss.name))
        for one in run.spec.objectives
    ]
    yield _table(("output", "shape", "loss"), rows)


def _usage(run: Record) -> Iterator[str]:
    folder = quote(str(run.folder))
    commands = f"$ speccompile evaluate {folder}\n$ speccompile predict {folder} --data FILE"
    yield f"```console\n{commands}\n```"
    yield "FILE has data like that of the training; targets are not needed. In Python:"
    yield (
        f"```python\nimport speccompile\n\nrun = speccompile.open_run({dumps(str(run.folder))})\n"
        'print(run.evaluate())\npredictions = run.predict("FILE")\nmodel = run.model\n```'
    )
    yield "`evaluate` and `predict` prepare inputs as in training."


def _data(run: Record, environment: Mapping[str, Any]) -> Iterator[str]:
    started, facts = run.started, environment.get("data_facts", {})
    data = run.spec.document.data
    unit = "row" if data is not None and data.source.gives == "columns" else "sample"
    rows = f" of {counted(facts['rows'], unit)}" if "rows" in facts else ""
    digest = f", SHA-256 of the values {environment['data']}" if "data" in environment else ""
    yield f"{_code(_source(run))}{rows}{digest}."
    if started is None:
        return
    sizes = [(part, f"{size:,}") for part, size in started.sizes.items() if size]
    yield _table(("part", "samples"), sizes)
    held_out = [part for part, size in started.sizes.items() if size and part != "train"]
    if data is not None and held_out:
        yield _split(data.split, held_out, run.spec.document.seed, data.windows is not None)
    for output, counts in started.classes.items():
        shown = [(_cell(name), f"{count:,}") for name, count in counts.items()][:MOST_CLASSES]
        yield _table((f"class of {_code(output)}", "training samples"), shown)


def _split(split: Split, held_out: Sequence[str], seed: int, is_series: bool) -> str:
    """Returns how the samples were divided into parts."""
    if split.column is not None:
        return f"The column {_code(split.column.name)} says which part a sample belongs to."
    own = [part for part in held_out if isinstance(getattr(split, part), str | PartSource)]
    told = [f"The {part} part is from a source of its own." for part in own]
    if len(own) == len(held_out):
        return " ".join(told)
    if split.order == "last" or is_series:
        told.append("The parts follow each other in time: the last samples are held out.")
    else:
        kept = f"; those of one {_code(split.by)} are in one part" if split.by else ""
        same = "; each part has the same proportions of the classes" * split.stratify
        told.append(f"Samples to hold out were drawn at random, with seed {seed}{kept}{same}.")
    if split.fold is not None:
        told.append(f"Validation is on fold {split.fold} of {split.folds}.")
    return " ".join(told)


def _training(run: Record, environment: Mapping[str, Any]) -> Iterator[str]:
    document, started, ending = run.spec.document, run.started, run.ending
    training = document.training
    assert training is not None
    optimizers = [optimizer.name for _, optimizer in training.optimizers()]
    facts = {
        "optimizer": both(optimizers),
        "batch size": f"{training.batch_size:,}",
        "epochs": f"{len(run.history):,} of at most {training.epochs:,}",
        "seed": str(document.seed),
        "precision": document.runtime.precision,
        "target": document.runtime.target,
    }
    if ending is not None:
        facts["stopped"] = _cell(ending.explanation)
        facts["weights"] = f"of epoch {ending.kept_epoch} ({ending.kept})"
    if started is not None:
        facts["variant"] = _cell(started.variant)
        facts["overrides"] = " ".join(map(_code, started.overrides))
        facts["device"] = _cell(started.device)
    facts["processor"] = _cell(str(environment.get("processor", "")))
    facts["time"] = duration(sum(one.seconds for one in run.epochs.values()))
    yield _table(("", ""), [(name, value) for name, value in facts.items() if value])


def _results(run: Record, evaluation: Evaluation | None) -> Iterator[str]:
    sizes = run.started.sizes if run.started else {}
    parts = {"validation": run.validation, "test": run.test}
    found = {part: values for part, values in parts.items() if values}
    rows = [
        (
            _code(name),
            *(_measured(values, name, sizes.get(part, 0)) for part, values in found.items()),
        )
        for name in dict.fromkeys(name for values in found.values() for name in values)
    ]
    if not rows:
        yield "Nothing was measured on samples that the network was not trained on."
        return
    header = [f"{part} ({sizes.get(part, 0):,} samples)" for part in found]
    yield _table(("measure", *header), rows)
    seeds = "How much results differ between seeds is not known from one run."
    has_errors = any("±" in cell for row in rows for cell in row)
    error = "± is twice the standard error of an accuracy, from the number of samples. "
    yield f"{error if has_errors else ''}{seeds}"
    if evaluation is not None:
        for name, one in evaluation.outputs.items():
            yield from _answers(name, one, evaluation)


def _measured(values: Mapping[str, float], name: str, size: int) -> str:
    if name not in values:
        return ""
    value = values[name]
    if not name.endswith("accuracy") or not size or not 0 <= value <= 1:
        return number(value)
    return f"{number(value)} ± {number(2 * standard_error(value, size))}"


def _answers(name: str, found: object, evaluation: Evaluation) -> Iterator[str]:
    on = f"{_code(name)} on the {evaluation.part} part"
    match found:
        case Classification():
            worst = sorted(found.classes, key=lambda one: one.f1 if isfinite(one.f1) else 2.0)
            rows = [
                (
                    _cell(one.name),
                    *map(_known, (one.precision, one.recall, one.f1)),
                    f"{one.support:,}",
                )
                for one in worst[:MOST_CLASSES]
            ]
            yield f"{on}, the class that is recognized worst first:"
            yield _table(("class", "precision", "recall", "F1", "samples"), rows)
        case Regression():
            rows = [
                (
                    _code(one.name or name),
                    *map(_known, (one.mean_absolute, one.root_mean_square, one.bias, one.r2)),
                    f"{number(one.quantiles[0.05])} to {number(one.quantiles[0.95])}",
                )
                for one in found.columns
            ]
            yield f"{on}:"
            header = ("number", "mean absolute error", "RMSE", "bias", "R²", "90% of residuals")
            yield _table(header, rows)
        case Transcription():
            yield f"{on}: an error rate of {number(found.error_rate)}."


def _known(value: float) -> str:
    return number(value) if isfinite(value) else "–"  # noqa: RUF001


def _limitations(run: Record, evaluation: Evaluation | None) -> Iterator[str]:
    lines = []
    for one in judgements(course_of(run), run.spec):
        tries = ", or ".join(f"`{options(overrides)}`" for overrides in one.remedies)
        more = f" Try {tries}." if tries else ""
        lines.append(f"{_plain(one.verdict.sentence)}{more}")
    lines += _confusions(evaluation) if evaluation else []
    if not lines:
        yield "The rules of speccompile found no problems in the course of the training."
        return
    yield "\n".join(f"- {line}" for line in lines)


def _confusions(evaluation: Evaluation) -> Iterator[str]:
    """Yields which classes are taken for which, the most frequent first."""
    for output, one in evaluation.outputs.items():
        if not isinstance(one, Classification):
            continue
        names = [_cell(found.name) for found in one.classes]
        pairs = [
            (count, sum(row), names[truth], names[answer])
            for truth, row in enumerate(one.confusion)
            for answer, count in enumerate(row)
            if answer != truth and count
        ]
        for count, of, truth, answer in sorted(pairs, key=lambda pair: -pair[0])[:MOST_CONFUSIONS]:
            yield f"{_code(output)}: {truth} is taken for {answer} in {count:,} of {of:,} samples."


def _versions(environment: Mapping[str, Any]) -> str:
    names = ("speccompile", "python", "tensorflow", "keras", "numpy")
    return _table(("", ""), [(one, str(environment[one])) for one in names if one in environment])


def _table(header: Row, rows: Iterable[Row]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _code(text: str) -> str:
    """Returns text as code; names can have any character."""
    return f"`{visible(text).replace('`', chr(39)).replace('|', chr(92) + '|')}`"


def _cell(text: str) -> str:
    """Returns text that is no Markdown and fits into a cell of a table."""
    return _plain(visible(text)).replace("|", "\\|")


def _plain(text: str) -> str:
    """Returns text in which nothing but code in backticks is markup."""
    return text.replace("\\", "\\\\").replace("<", "&lt;").replace("*", "\\*")
