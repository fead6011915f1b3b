"""Reads the data of a checked spec as a run would."""

from importlib.util import find_spec

from ..compiler.checking import Checked
from ..compiler.project.run_marker import is_stored_spec, run_of
from ..compiler.valid_spec import ValidSpec
from ..spec_schema.errors import Error
from ..spec_schema.findings.code import counted
from ..spec_schema.findings.finding import Findings
from ..spec_schema.findings.suppression_comments import suppressions_of
from .storage.run_folder import RunFolder


def check_data(checked: Checked) -> str:
    """Add the faults in a spec's data to its findings.

    The data is that of the spec without a variant, or with the selected variant.

    Returns notes about the data if it has no faults.

    Raises Error if numpy is not installed, or if a temporary file can't be written.
    """
    compilation = checked.compilation
    spec = compilation.spec
    if spec is None:
        return ""
    document = spec.document
    if document.training is None or spec.data_path is None:
        return "no data to read"
    if find_spec("numpy") is None:
        raise Error("reading data needs numpy, and it is not installed", "pip install numpy")
    from .training.run_data import load_run_data

    found = Findings()
    data = load_run_data(_with_folder(spec), found, None)
    suppressions_of(compilation.sources).sift(found)
    checked.found.extend(found)
    checked.found.ignored += found.ignored
    return f"{counted(data.dataset.train.size, 'sample')} to train on" if data else ""


def _with_folder(spec: ValidSpec) -> ValidSpec:
    """Returns a stored spec with the folder that its data paths are relative to; others
    unchanged.
    """
    run = run_of(spec.path) if is_stored_spec(spec.path) else None
    if run is None:
        return spec
    from .training.stored_spec import at_home

    return at_home(spec, RunFolder.open(run).environment())
