"""The records that a run writes about itself: before the first step, when resumed, and at
its end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from ...compiler.differences.meaning import meaning_of
from ...compiler.fitted import FittedValues
from ...compiler.resolving.stored import stored_text
from ...compiler.valid_spec import ValidSpec
from ...version import __version__
from ..data.dataset import Dataset
from ..events import Stopped
from ..storage.run_folder import RunFolder
from ..storage.saved_state import SavedState
from .invocation import Invocation, as_json, comment
from .own_files import digest_of
from .resume_plan import ResumePlan


def write_start(
    folder: RunFolder,
    spec: ValidSpec,
    dataset: Dataset,
    facts: Mapping[str, Any],
    made_by: Sequence[Invocation],
    plan: ResumePlan | None,
    fitted: FittedValues,
) -> None:
    """Record what is run, where, and on which data.

    When resuming, earlier records that differ, and those of the end of the run, are moved aside.
    The spec is written last: once it exists, the run can be resumed.

    Args:
        facts: The result of `environment.facts`.
        made_by: The invocations so far, including this one.
    """
    environment = {**_origin(folder, spec, dataset, made_by, plan, fitted), **facts}
    if plan is not None:
        _put_aside(folder, plan, environment)
        _rewrite_history(folder, plan.saved)
    folder.write_environment(environment)
    folder.write_classes(dataset.class_names)
    folder.write_normalization(dataset.normalization.files())
    if fitted and plan is None:
        folder.write_fitted(fitted)
    if plan is None or plan.changes:
        folder.write_spec(comment(made_by) + stored_text(spec.tree))


def _origin(
    folder: RunFolder,
    spec: ValidSpec,
    dataset: Dataset,
    made_by: Sequence[Invocation],
    plan: ResumePlan | None,
    fitted: FittedValues,
) -> dict[str, Any]:
    """Returns what the run is made from: its spec, calls, data and fitted layers."""
    folder_of_data = spec.data_path.folder if spec.data_path else spec.path.parent
    origin = {
        "spec": str(spec.path.resolve()),
        "invocations": as_json(made_by),
        "folder": str(folder_of_data.resolve()),
        "target": spec.document.runtime.target,
        "data": dataset.fingerprint,
        "data_facts": asdict(dataset.facts),
        "normalization": dataset.normalization.digest,
    }
    if spec.part_paths:
        paths = spec.part_paths.items()
        origin["part_folders"] = {part: str(path.folder.resolve()) for part, path in paths}
    if fitted:
        origin["fitted"] = digest_of(fitted)
    if plan is not None and spec.path == folder.spec_path:
        origin["spec"] = plan.recorded.get("spec", origin["spec"])
    return origin


def checkpoint_facts(spec: ValidSpec, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the facts that each checkpoint contains."""
    text = stored_text(spec.tree)
    digest = sha256(text.encode()).hexdigest()
    meaning = {"speccompile": __version__, **asdict(meaning_of(spec))}
    return {"spec": text, "spec_sha256": digest, "meaning": meaning, "environment": dict(facts)}


def write_end(
    folder: RunFolder,
    stopped: Stopped,
    validation: Mapping[str, float],
    test: Mapping[str, float],
    made_by: Sequence[Invocation],
) -> None:
    """Record how the run ended, as the last file that it writes.

    Args:
        validation: Metrics of the validation part in the kept epoch.
        test: Metrics of the test part with the kept weights.
        made_by: The invocations so far.
    """
    folder.write_result(
        {
            "reason": stopped.reason,
            "explanation": stopped.explanation,
            "epochs": stopped.epoch,
            "kept": stopped.kept,
            "kept_epoch": stopped.kept_epoch,
            "validation": validation,
            "test": test,
            "invocations": as_json(made_by),
        }
    )


def _put_aside(folder: RunFolder, plan: ResumePlan, environment: dict[str, Any]) -> None:
    told = [folder.result_path, folder.report_path, folder.card_path]
    ended = [*told, folder.keras_path, folder.saved_model_path]
    changed = [folder.spec_path] if plan.changes else []
    moved = [folder.environment_path] if plan.recorded != environment else []
    folder.put_aside(ended, replaced=[*changed, *moved])


def _rewrite_history(folder: RunFolder, saved: SavedState | None) -> None:
    """Truncate the history to the checkpoint; later epochs will be recorded again."""
    rows = [dict(row) for row in saved.history] if saved else []
    folder.rewrite_history([(int(row.pop("epoch")), row) for row in rows])
