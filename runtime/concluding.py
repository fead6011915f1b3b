"""Concludes a run: measures its answers, judges it, and writes its report."""

from ..compiler.spec import CompiledSpec
from .events import Listener
from .prediction.evaluating import measure
from .prediction.evaluation import Evaluation
from .prediction.trained import Trained
from .reporting.judging import judged
from .reporting.record import read_record
from .reporting.report import report
from .training.settings import Ended

MOST_MEASURED = 20_000
"""Samples of a part that is measured for the report; a larger one would keep a person waiting."""


def conclude(ended: Ended, tell: Listener) -> None:
    """Write the report of a run, and tell the verdict. Raises StorageError."""
    record = read_record(ended.folder, CompiledSpec.of(ended.spec))
    ended.folder.write_report(report(record, _measured(ended)))
    tell(judged(record))


def _measured(ended: Ended) -> Evaluation | None:
    """Measures the answers on the validation part, or without one, on the test part."""
    dataset = ended.dataset
    label = "validation" if dataset.validation is not None else "test"
    part = dataset.validation or dataset.test
    if not ended.learned or part is None or part.size > MOST_MEASURED:
        return None
    trained = Trained(
        folder=ended.folder,
        spec=ended.spec,
        recorded={},
        device=ended.device,
        program=ended.program,
        normalization=dataset.normalization,
        class_names=dataset.class_names,
        epoch=ended.epoch,
    )
    return measure(trained, label, part)
