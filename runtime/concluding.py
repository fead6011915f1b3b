"""Concludes a run: measures its answers, judges it, and writes its report and its model card.

It also follows a run with its report.
"""

from dataclasses import replace
from time import monotonic

from ..compiler.spec import CompiledSpec
from ..compiler.valid_spec import ValidSpec
from .data.targets.scales import learned_values
from .events import Listener
from .prediction.evaluating import measure
from .prediction.evaluation import Evaluation
from .prediction.trained import Trained
from .reporting.card import card
from .reporting.judging import course_of, judged, judgements
from .reporting.live import LiveReport
from .reporting.record import read_record
from .reporting.report import report
from .storage.run_folder import RunFolder
from .training.baseline import guess_of
from .training.guessing import is_penalised
from .training.settings import Ended, Running

MOST_MEASURED = 20_000
"""Samples of a part that is measured for the report; a larger one would keep a person waiting."""


def follow(folder: RunFolder, spec: ValidSpec, tell: Listener) -> Listener:
    """Returns a listener that keeps the report of a run up to date."""
    return LiveReport(folder, CompiledSpec.of(spec), monotonic, tell)


def conclude(ended: Ended, tell: Listener) -> None:
    """Write the report and the card of a run, and tell the verdict. Raises StorageError."""
    record = read_record(ended.folder, CompiledSpec.of(ended.spec))
    record = replace(record, guess=_guess(ended), no_better=ended.no_better)
    course = course_of(record)
    found = judgements(course, record.spec)
    evaluation = measured(ended, ended.epoch)
    ended.folder.write_report(report(record, course, found, evaluation))
    if ended.epoch:
        _write_card(ended.folder, card(record, ended.folder.environment(), evaluation))
    tell(judged(course, found))


def _write_card(folder: RunFolder, text: str) -> None:
    with folder.whole(folder.card_path) as path:
        path.write_text(text, encoding="utf-8", errors="replace")


def _guess(ended: Ended) -> float | None:
    """Returns the training loss of the best constant answer, if the loss is nothing but that."""
    spec, train = ended.spec, ended.dataset.train
    if len(spec.labelled) != 1 or len(spec.objectives) != 1 or train.weights:
        return None
    if is_penalised(spec.graph):
        return None
    (one,) = spec.labelled
    found = guess_of(one, learned_values(train.targets[one.output], one.scale))
    return None if found is None else found.loss * one.weight


def measured(run: Running, epoch: int) -> Evaluation | None:
    """Measures the answers on the validation part, or without one, on the test part.

    Args:
        epoch: The epoch whose weights the network has; without one, nothing is measured.
    """
    dataset = run.dataset
    label = "validation" if dataset.validation is not None else "test"
    part = dataset.validation or dataset.test
    if not epoch or part is None or part.size > MOST_MEASURED:
        return None
    trained = Trained(
        folder=run.folder,
        spec=run.spec,
        recorded={},
        device=run.device,
        program=run.program,
        normalization=dataset.normalization,
        class_names=dataset.class_names,
        epoch=epoch,
    )
    return measure(trained, label, part)
