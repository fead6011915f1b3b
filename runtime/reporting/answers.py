"""The section of a report about the answers of the network: confusion, residuals, the worst."""

from collections.abc import Iterator
from html import escape

from ..console.readable import number
from ..prediction.evaluation import Evaluation
from ..prediction.measures import Classification, Regression, Transcription
from .page import table
from .residuals import residuals

MOST_CLASSES = 30
"""Classes of a confusion matrix; a larger one is not readable."""


def answers(found: Evaluation) -> str:
    """Returns the measures of each output on a part, and the worst answers."""
    parts = [f'<p class="quiet">{found.samples:,} samples, weights of epoch {found.epoch}.</p>']
    for name, one in found.outputs.items():
        parts.append(f"<h3>{escape(name)}</h3>")
        match one:
            case Classification():
                parts += _classes(one)
            case Regression():
                parts.append(residuals(one.columns))
    if any(isinstance(one, Transcription) for one in found.outputs.values()):
        parts.append(f"<pre>{escape(found.render())}</pre>")
    return "".join([*parts, *_worst(found)])


def _classes(found: Classification) -> Iterator[str]:
    right = found.count - found.wrong
    yield f"<p>{right:,} of {found.count:,} predictions are right: {number(found.accuracy)}.</p>"
    if 1 < len(found.classes) <= MOST_CLASSES and found.confusion:
        yield _confusion(found)
    rows = [
        (one.name, number(one.precision), number(one.recall), number(one.f1), f"{one.support:,}")
        for one in found.classes[:MOST_CLASSES]
    ]
    header = ("class", "precision", "recall", "F1", "samples")
    inside = table(header, rows, range(1, 5))
    yield f"<details><summary>Measures of each class</summary>{inside}</details>"


def _confusion(found: Classification) -> str:
    """Returns the confusion matrix, each cell shaded by its share of the row, blue where right."""
    names = [escape(one.name) for one in found.classes]
    head = "".join(f'<th scope="col" class="number">{name}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{name}</th>{"".join(_cells(place, row))}</tr>'
        for place, (name, row) in enumerate(zip(names, found.confusion, strict=True))
    )
    caption = "<caption>Rows are the truth, columns the predictions.</caption>"
    inside = f"{caption}<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="scroll" tabindex="0"><table>{inside}</table></div>'


def _cells(truth: int, row: tuple[int, ...]) -> Iterator[str]:
    total = sum(row) or 1
    for answer, count in enumerate(row):
        kind = "number share" if answer == truth else "number share wrong"
        share = 100 * count / total
        yield f'<td class="{kind}" style="--share: {share * 0.6:.0f}%">{count:,}</td>'


def _worst(found: Evaluation) -> Iterator[str]:
    if found.wrong is None or not len(found.wrong):
        return
    from ..prediction.contact_sheet import figures, readable
    from ..prediction.table_files import texts

    (only, *others) = found.outputs
    batch = readable(found.wrong.batch, "" if others else f"{only}_")
    yield "<h3>The worst predictions</h3>"
    if found.wrong.pictures is not None:
        inside = "".join(figures(batch, found.wrong.pictures))
        yield f'<div class="pictures">{inside}</div>'
        return
    rows = zip(*map(texts, batch.columns), strict=True)
    yield table(batch.schema.names, [*rows])
