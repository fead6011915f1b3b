"""Files beside the checkpoints that a run needs again: read, and compared with its spec."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from json import dumps
from typing import Any

from ...compiler.fitted import FittedValues, unfitted, with_fitted
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.errors import Error
from ..data.features.normalization import Normalization
from ..storage.durable import StorageError
from ..storage.reading import read_json
from ..storage.run_folder import RunFolder
from ..storage.schemas import FITTED, LARGE
from ..strict_json import strict
from .stored_spec import own_spec

HELP = "restore it from a copy, or start a new run"


def own_normalization(
    folder: RunFolder, spec: ValidSpec, recorded: Mapping[str, Any]
) -> Normalization:
    """Returns the normalization of the run's inputs. Raises StorageError.

    Args:
        recorded: The environment in which the run started.
    """
    try:
        found = Normalization.load(folder.normalization_path)
        found.check(*spec.rows)
    except FileNotFoundError as error:
        raise StorageError(f"{error.filename} does not exist", HELP) from error
    except OSError as error:
        raise StorageError(f"{error.filename} can't be read: {error.strerror}") from error
    except ValueError as error:
        message = f"{folder.path} can't be used: {error}"
        raise StorageError(message, "restore the original file, or start a new run") from error
    if recorded.get("normalization", found.digest) != found.digest:
        message = f"the normalization in {folder.path} has changed since the run was started"
        raise StorageError(message, "restore the original files, or start a new run")
    return found


def own_classes(folder: RunFolder, spec: ValidSpec) -> dict[str, tuple[str, ...]]:
    """Returns class names by output, at most one per unit. Raises StorageError."""
    found, types = folder.classes(), spec.graph.types()
    for output, names in found.items():
        type_ = types.get(spec.graph.outputs.get(output, ""))
        units = type_.shape[-1] if type_ else None
        if units is None or len(names) > max(units, 2) or len(set(names)) != len(names):
            message = f"{folder.classes_path} is damaged: its classes do not match the network"
            raise StorageError(message, "restore the original file")
    return found


def own_fitted(
    folder: RunFolder, spec: ValidSpec, recorded: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Returns the parameters of layers that were fitted, by name. Raises StorageError.

    Args:
        recorded: The environment in which the run started.
    """
    names = unfitted(spec.graph)
    if not names:
        return {}
    if not folder.fitted_path.exists():
        raise StorageError(f"{folder.fitted_path} does not exist", HELP)
    found: dict[str, dict[str, Any]] = read_json(folder.fitted_path, FITTED, LARGE)["layers"]
    try:
        missing = unfitted(with_fitted(spec, found).graph)
        if missing:
            raise Error(f"`{missing[0]}` is not fitted")
    except Error as error:
        message = f"{folder.fitted_path} is damaged: it does not match the network"
        raise StorageError(message, "restore the original file") from error
    if recorded.get("fitted", digest := digest_of(found)) != digest:
        message = f"{folder.fitted_path} has changed since the run was started"
        raise StorageError(message, "restore the original file")
    return found


def digest_of(fitted: FittedValues) -> str:
    """Returns the SHA-256 of fitted parameters, by which a run knows its own."""
    return sha256(dumps(strict(fitted), sort_keys=True).encode()).hexdigest()


def faults_of(folder: RunFolder, recorded: Mapping[str, Any]) -> Iterator[str]:
    """Yields what is wrong with these files, a sentence each.

    Args:
        recorded: The environment in which the run started.
    """
    if not (folder.spec_path.exists() or folder.checkpoints_path.exists()):
        return  # the run has not written them yet: its spec comes last
    try:
        spec = own_spec(folder, recorded)
    except StorageError as error:
        yield error.message
        return
    for read in (
        lambda: own_normalization(folder, spec, recorded),
        lambda: own_classes(folder, spec),
        lambda: own_fitted(folder, spec, recorded),
    ):
        try:
            read()
        except StorageError as error:
            yield error.message
