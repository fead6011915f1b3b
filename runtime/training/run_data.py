"""Reads the data of a run, before TensorFlow is loaded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from numpy.typing import NDArray

from ...compiler.context import Context
from ...compiler.lints.run_lints import lint_samples
from ...compiler.lints.subject import Subject
from ...compiler.resolving.resolve import start_of
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings
from ..data.dataset import Dataset, Learned, changed_files
from ..data.domain import vocabulary_sizes
from ..data.load import load
from ..data.request import nothing
from ..data.targets.reach import check_reconstructed
from ..data.targets.reconstructed import with_names
from ..storage.durable import InputChanged
from ..storage.run_folder import RunFolder
from .class_weights import sample_weights
from .epoch_order import EpochOrder
from .grouping import NOTHING, Cut, cut_of, grouped, note_on_padding
from .sampling import note_on, sampled
from .stored_spec import check_stored

Weights: TypeAlias = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class RunData:
    """The data of a run.

    Attributes:
        weights: The factor of each training sample by output; empty if all are 1.
        order: The training samples of each epoch, in order.
        cut: What is cut in each batch to the longest sample.
    """

    dataset: Dataset
    weights: Weights
    order: EpochOrder
    cut: Cut = NOTHING


def load_run_data(
    spec: ValidSpec,
    findings: Findings,
    start_decoder: Callable[[], None] | None = nothing,
) -> RunData | None:
    """Returns the data and the class weights; None if they have faults, which are reported.

    A spec that could not be read again from the run folder is a fault, too.

    Args:
        start_decoder: See `load`.
    """
    if not check_stored(spec, findings):
        return None
    dataset = load_data(spec, findings, start_decoder)
    if dataset is not None:
        check_reconstructed(spec.objectives, dataset, findings)
        if findings.has_errors:
            return None
        context = Context(spec.document, spec.tree, findings)
        subject = Subject(context, spec.graph, spec.objectives, spec.monitors)
        lint_samples(subject, dataset.train.size)
    weights = _weights(spec, dataset, findings) if dataset else None
    order = _order(spec, dataset, findings) if dataset else None
    if dataset is None or weights is None or order is None:
        return None
    if order.members:
        dataset = replace(dataset, notes=(*dataset.notes, note_on(order, dataset)))
    if order.lengths is None:
        return RunData(dataset, weights, order)
    dataset = replace(dataset, notes=(*dataset.notes, note_on_padding(order)))
    return RunData(dataset, weights, order, cut_of(spec, dataset))


def load_data(
    spec: ValidSpec,
    findings: Findings,
    start_decoder: Callable[[], None] | None = nothing,
    learned: Learned | None = None,
) -> Dataset | None:
    """Returns the data of a spec, checked; None if it has faults, which are reported.

    Args:
        start_decoder: See `load`.
        learned: See `load`.
    """
    assert spec.document.data is not None
    dataset = load(
        spec.document.data,
        spec.graph.inputs,
        spec.labelled,
        folder=spec.data_path.folder if spec.data_path else Path(),
        seed=spec.document.seed,
        findings=findings,
        limits=vocabulary_sizes(spec.graph),
        tree=spec.tree,
        start_decoder=start_decoder,
        learned=learned,
        folders={part: path.folder for part, path in spec.part_paths.items()},
        features=spec.graph.columns,
        weighted=spec.unlabelled,
    )
    return with_names(dataset, spec.objectives) if dataset else None


def check_data(folder: RunFolder, recorded: Mapping[str, Any], data: Dataset, help: str) -> None:
    """Raise InputChanged if data differs from what a run was trained on.

    Args:
        recorded: The environment in which the run started.
        help: The remedy to show.
    """
    facts = recorded.get("data_facts")
    found = changed_files(facts, data.facts) if facts else {}
    if not found and recorded.get("data") in (None, data.fingerprint):
        return
    file, phrases = next(iter(found.items()), (data.facts.file, ["its content is another"]))
    message = f"{file} differs from the data that {folder.path} was trained on"
    raise InputChanged(f"{message}: {'; '.join(phrases)}", help)


def _order(spec: ValidSpec, dataset: Dataset, findings: Findings) -> EpochOrder | None:
    """Returns the order of the training samples; None if there is none, which is reported."""
    training = spec.document.training
    assert training is not None
    context = Context(spec.document, spec.tree, findings)
    every = EpochOrder(training, spec.document.seed, dataset.train.size)
    order = sampled(every, dataset, context) if training.sampling is not None else every
    if order is not None and not order.steps:
        what = codes.sampling.no_whole_batch(order.pass_size, training.batch_size)
        context.report(what, "training.drop_remainder")
        return None
    if order is not None and training.group_by_length is not None:
        return grouped(order, spec, dataset, context)
    return order


def _weights(spec: ValidSpec, dataset: Dataset, findings: Findings) -> Weights | None:
    """Returns the weights of the training samples; None if a class is unknown, which is
    reported.
    """
    assert spec.document.training is not None
    written = spec.document.training.class_weights
    own = dataset.train.weights
    if any(not weights.any() for weights in own.values()):
        findings.report(codes.sample_weights.only_zeros(), start_of(spec.tree))
        return None
    if written is None:
        return own
    context = Context(spec.document, spec.tree, findings)
    of_classes = sample_weights(written, dataset, findings, context.key_span)
    if of_classes is None:
        return None
    return {**own, **{name: each * own.get(name, 1) for name, each in of_classes.items()}}
