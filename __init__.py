"""speccompile: networks, regularization and training policy written down, checked, compiled, run.

The public names are loaded when they are first used, so importing the package costs nothing.
Nothing else is imported here: for `python -m speccompile` it would be looked for in the current
folder first (see `__main__`).
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .api.runs import compare_runs, examine, export, list_runs, open_run, replay_runs, train
    from .api.specs import check, diff, draw, load, overview, profile, schema, summary
    from .compiler.differences.report import Compared, Comparison, Comparisons
    from .compiler.differences.sides import compare
    from .compiler.drawing.drawing import Drawing, NotDrawn
    from .compiler.explanations import explain
    from .compiler.exporters import UnknownFormat
    from .compiler.project.affected import affected
    from .compiler.project.spec_files import FoundSpecs, SpecFile, find_specs
    from .compiler.resolving.overrides import Overrides
    from .compiler.sources import SpecSource
    from .compiler.spec import CompiledSpec
    from .compiler.summaries.lock import lock_text
    from .compiler.summaries.overview import Overview
    from .compiler.summaries.spec_summary import Summary
    from .compiler.targets import TargetName
    from .compiler.targets.tensorflow_start import TensorFlowMissing
    from .runtime.checking import check_files, fix_files
    from .runtime.console.progress import ProgressMode
    from .runtime.data.profiling.profile import Profile
    from .runtime.events import Event, Listener
    from .runtime.exporting import Exported
    from .runtime.formatting import format_spec
    from .runtime.history import Ending, History
    from .runtime.prediction.evaluation import Evaluation, PartEvaluations
    from .runtime.prediction.measures import (
        Calibration,
        CalibrationBin,
        Classification,
        ClassMeasures,
        Regression,
        Residuals,
        Transcription,
    )
    from .runtime.prediction.predictions import PredictionFile, Predictions
    from .runtime.prediction.wrong import WrongAnswers
    from .runtime.reporting.comparison import RunComparison
    from .runtime.reporting.replay import Replay
    from .runtime.reporting.replay_table import Replays
    from .runtime.reporting.run_list import RunList
    from .runtime.reporting.variant_runs import compare_variants
    from .runtime.run import Run
    from .runtime.starter import init
    from .runtime.storage.durable import InputChanged, StorageError
    from .runtime.storage.identity import NotARunFolder
    from .runtime.storage.text_change import TextChange
    from .runtime.sweeps.events import SweepEvent, SweepListener
    from .runtime.sweeps.source import OptunaMissing
    from .runtime.sweeps.sweep import Sweep, open_sweep, search, sweep
    from .runtime.training.devices import DeviceError
    from .runtime.training.health import RunHealth
    from .runtime.training.interruption import Signals
    from .runtime.training.refusals import ResumeRefused, RunHasEnded
    from .runtime.training_runs import IncompleteSpec
    from .spec_schema import layers
    from .spec_schema.component import PlainData
    from .spec_schema.components import (
        cells,
        constraints,
        encodings,
        initializers,
        losses,
        metrics,
        normalizers,
        optimizers,
        regularizers,
        schedules,
        sources,
    )
    from .spec_schema.document.data import Data
    from .spec_schema.document.derived import DerivedSpec
    from .spec_schema.document.network import Block, BlockCall, Input, Layer
    from .spec_schema.document.search import Range, Search
    from .spec_schema.document.spec import (
        Budget,
        InitializerRule,
        Model,
        RegularizerRule,
        Runtime,
        Spec,
    )
    from .spec_schema.document.split import Split
    from .spec_schema.document.training import (
        EMA,
        Checkpoint,
        EarlyStopping,
        Keep,
        LossScale,
        NamedMetric,
        OptimizerRule,
        Policy,
        ReduceLROnPlateau,
        StopWhen,
        Training,
    )
    from .spec_schema.errors import ComputationError, Error
    from .spec_schema.findings.finding import Finding, Findings, Severity
    from .spec_schema.plain_data import expression
    from .spec_schema.reference.catalogue_pages import catalogue
    from .spec_schema.reports.page import Page
    from .spec_schema.reports.report import DataError, FormatName, InvalidInput, Report, SpecError
    from .version import __version__

__all__ = [
    "EMA",
    "Block",
    "BlockCall",
    "Budget",
    "Calibration",
    "CalibrationBin",
    "Checkpoint",
    "ClassMeasures",
    "Classification",
    "Compared",
    "Comparison",
    "Comparisons",
    "CompiledSpec",
    "ComputationError",
    "Data",
    "DataError",
    "DerivedSpec",
    "DeviceError",
    "Drawing",
    "EarlyStopping",
    "Ending",
    "Error",
    "Evaluation",
    "Event",
    "Exported",
    "Finding",
    "Findings",
    "FormatName",
    "FoundSpecs",
    "History",
    "IncompleteSpec",
    "InitializerRule",
    "Input",
    "InputChanged",
    "InvalidInput",
    "Keep",
    "Layer",
    "Listener",
    "LossScale",
    "Model",
    "NamedMetric",
    "NotARunFolder",
    "NotDrawn",
    "OptimizerRule",
    "OptunaMissing",
    "Overrides",
    "Overview",
    "Page",
    "PartEvaluations",
    "PlainData",
    "Policy",
    "PredictionFile",
    "Predictions",
    "Profile",
    "ProgressMode",
    "Range",
    "ReduceLROnPlateau",
    "Regression",
    "RegularizerRule",
    "Replay",
    "Replays",
    "Report",
    "Residuals",
    "ResumeRefused",
    "Run",
    "RunComparison",
    "RunHasEnded",
    "RunHealth",
    "RunList",
    "Runtime",
    "Search",
    "Severity",
    "Signals",
    "Spec",
    "SpecError",
    "SpecFile",
    "SpecSource",
    "Split",
    "StopWhen",
    "StorageError",
    "Summary",
    "Sweep",
    "SweepEvent",
    "SweepListener",
    "TargetName",
    "TensorFlowMissing",
    "TextChange",
    "Training",
    "Transcription",
    "UnknownFormat",
    "WrongAnswers",
    "__version__",
    "affected",
    "catalogue",
    "cells",
    "check",
    "check_files",
    "compare",
    "compare_runs",
    "compare_variants",
    "constraints",
    "diff",
    "draw",
    "encodings",
    "examine",
    "explain",
    "export",
    "expression",
    "find_specs",
    "fix_files",
    "format_spec",
    "init",
    "initializers",
    "layers",
    "list_runs",
    "load",
    "lock_text",
    "losses",
    "metrics",
    "normalizers",
    "open_run",
    "open_sweep",
    "optimizers",
    "overview",
    "profile",
    "regularizers",
    "replay_runs",
    "schedules",
    "schema",
    "search",
    "sources",
    "summary",
    "sweep",
    "train",
]

_HOMES = {
    ".api.runs": "compare_runs examine export list_runs open_run replay_runs train",
    ".api.specs": "check diff draw load overview profile schema summary",
    ".compiler.differences.report": "Compared Comparison Comparisons",
    ".compiler.differences.sides": "compare",
    ".compiler.drawing.drawing": "Drawing NotDrawn",
    ".compiler.explanations": "explain",
    ".compiler.exporters": "UnknownFormat",
    ".compiler.project.affected": "affected",
    ".compiler.project.spec_files": "FoundSpecs SpecFile find_specs",
    ".compiler.resolving.overrides": "Overrides",
    ".compiler.sources": "SpecSource",
    ".compiler.spec": "CompiledSpec",
    ".compiler.summaries.lock": "lock_text",
    ".compiler.summaries.overview": "Overview",
    ".compiler.summaries.spec_summary": "Summary",
    ".compiler.targets": "TargetName",
    ".compiler.targets.tensorflow_start": "TensorFlowMissing",
    ".runtime.checking": "check_files fix_files",
    ".runtime.console.progress": "ProgressMode",
    ".runtime.data.profiling.profile": "Profile",
    ".runtime.events": "Event Listener",
    ".runtime.exporting": "Exported",
    ".runtime.formatting": "format_spec",
    ".runtime.history": "Ending History",
    ".runtime.prediction.evaluation": "Evaluation PartEvaluations",
    ".runtime.prediction.measures": (
        "Calibration CalibrationBin Classification ClassMeasures Regression Residuals Transcription"
    ),
    ".runtime.prediction.predictions": "PredictionFile Predictions",
    ".runtime.prediction.wrong": "WrongAnswers",
    ".runtime.reporting.comparison": "RunComparison",
    ".runtime.reporting.replay": "Replay",
    ".runtime.reporting.replay_table": "Replays",
    ".runtime.reporting.run_list": "RunList",
    ".runtime.reporting.variant_runs": "compare_variants",
    ".runtime.run": "Run",
    ".runtime.starter": "init",
    ".runtime.storage.durable": "InputChanged StorageError",
    ".runtime.storage.identity": "NotARunFolder",
    ".runtime.storage.text_change": "TextChange",
    ".runtime.sweeps.events": "SweepEvent SweepListener",
    ".runtime.sweeps.source": "OptunaMissing",
    ".runtime.sweeps.sweep": "Sweep open_sweep search sweep",
    ".runtime.training.devices": "DeviceError",
    ".runtime.training.health": "RunHealth",
    ".runtime.training.interruption": "Signals",
    ".runtime.training.refusals": "ResumeRefused RunHasEnded",
    ".runtime.training_runs": "IncompleteSpec",
    ".spec_schema": "layers",
    ".spec_schema.component": "PlainData",
    ".spec_schema.components": (
        "cells constraints encodings initializers losses metrics normalizers optimizers "
        "regularizers schedules sources"
    ),
    ".spec_schema.document.data": "Data",
    ".spec_schema.document.derived": "DerivedSpec",
    ".spec_schema.document.network": "Block BlockCall Input Layer",
    ".spec_schema.document.search": "Range Search",
    ".spec_schema.document.spec": "Budget InitializerRule Model RegularizerRule Runtime Spec",
    ".spec_schema.document.split": "Split",
    ".spec_schema.document.training": (
        "EMA Checkpoint EarlyStopping Keep LossScale NamedMetric OptimizerRule Policy "
        "ReduceLROnPlateau StopWhen Training"
    ),
    ".spec_schema.errors": "ComputationError Error",
    ".spec_schema.findings.finding": "Finding Findings Severity",
    ".spec_schema.plain_data": "expression",
    ".spec_schema.reference.catalogue_pages": "catalogue",
    ".spec_schema.reports.page": "Page",
    ".spec_schema.reports.report": "DataError FormatName InvalidInput Report SpecError",
    ".version": "__version__",
}
"""Module → the names that it defines, separated by spaces."""


_NAMESPACES = (".spec_schema", ".spec_schema.components")
"""Modules whose names are modules, too."""


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        from importlib import import_module

        for module, names in _HOMES.items():
            if name in names.split() and module in _NAMESPACES:
                return import_module(f"{module}.{name}", __name__)
            if name in names.split():
                return getattr(import_module(module, __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> "list[str]":
    return [*globals(), *__all__]
