"""The data of a spec that is checked, read as a run reads it.

What reads it is imported by name: it needs numpy, and a check without data must not.
"""

from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ...runtime.storage.durable import StorageError
from ...runtime.storage.run_marker import is_stored_spec, run_of
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.finding import Findings
from ...spec_schema.findings.suppressions import Suppressions
from .arguments import UsageError

if TYPE_CHECKING:
    from ...compiler.checking import Checked
    from ...compiler.compile import CompiledSpec


def check_data(checked: "Checked") -> str:
    """Add what is wrong with a spec's data to its findings; what there is to say if nothing is.

    Of a spec with variants it is the data of the spec as it is, or of the one that was chosen.

    Raises UsageError where numpy is not installed, or a temporary file can't be written.
    """
    compilation = checked.compilation
    spec = compilation.spec
    if spec is None:
        return ""
    document = spec.document
    if document.training is None or spec.data_path is None:
        return "no data to read"
    if find_spec("numpy") is None:
        raise UsageError("reading data needs numpy, and it is not installed", "pip install numpy")
    run_data = import_module("...runtime.training.run_data", __package__)
    found = Findings()
    try:
        data = run_data.load_run_data(_with_folder(spec), found, None)
    except StorageError as error:
        raise UsageError(error.message, error.help) from error
    Suppressions.of(compilation.sources).sift(found)
    checked.found.extend(found)
    checked.found.ignored += found.ignored
    return f"{counted(data.dataset.train.size, 'sample')} to train on" if data else ""


def _with_folder(spec: "CompiledSpec") -> "CompiledSpec":
    """A stored spec with the folder that its data paths are relative to; any other as it is."""
    run = run_of(spec.path) if is_stored_spec(spec.path) else None
    if run is None:
        return spec
    run_folder = import_module("...runtime.storage.run_folder", __package__).RunFolder.open(run)
    folder = run_folder.environment().get("folder")
    return replace(spec, folder=Path(folder)) if folder else spec
