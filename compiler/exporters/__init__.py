"""Exporters of models: one file per format, chosen by the suffix of the path.

Importing this package does not load TensorFlow; `write` does.
"""

from collections.abc import Iterable
from pathlib import Path

from ...spec_schema.errors import Error, check_choice
from ...spec_schema.findings.did_you_mean import did_you_mean
from ..targets import TARGETS
from . import graph_def, h5, keras, saved_model
from .exporter import Exporter

EXPORTERS: tuple[Exporter, ...] = (
    keras.KerasArchive(),
    h5.Hdf5(),
    saved_model.SavedModel(),
    graph_def.GraphDef(),
)
"""All formats, in the order of help texts. To add one, add a file to this folder and a line here.
"""


class UnknownFormat(Error):
    """No exporter has the suffix of a path, or none of them takes the target."""

    __module__ = "speccompile"


def exporter_for(path: Path, target: str | None = None) -> Exporter:
    """Returns the exporter for the suffix of a path.

    Args:
        path: The file or folder to write.
        target: The target that the spec is lowered to; None for any that the exporter takes.

    Raises:
        Error: There is no such target.
        UnknownFormat: No exporter has the suffix, or it can't take the target.
    """
    check_choice("target", target or TARGETS[0], TARGETS)
    suffix = _suffix(path)
    found = next((one for one in EXPORTERS if suffix in one.suffixes), None)
    if found is None:
        raise UnknownFormat(f"unknown model format `{suffix}` ({path})", _remedy(suffix))
    if target not in (None, *found.targets):
        known = written_as(one for one in EXPORTERS if target in one.targets)
        raise UnknownFormat(
            f"the {target} target can't be saved as {_named(found)}", f"use {known}"
        )
    return found


def written_as(exporters: Iterable[Exporter] = EXPORTERS) -> str:
    """Returns the formats and their suffixes on one line."""
    return ", ".join(map(_named, exporters))


def _suffix(path: Path) -> str:
    """Returns the last suffix with its dot, also for a file named `.keras`."""
    return path.name[path.name.rfind(".") :] if "." in path.name else ""


def _named(exporter: Exporter) -> str:
    suffixes = [suffix for suffix in exporter.suffixes if suffix]
    return f"{exporter.format} ({' or '.join(suffixes) or 'a folder, no suffix'})"


def _remedy(suffix: str) -> str:
    known = [suffix for one in EXPORTERS for suffix in one.suffixes if suffix]
    guess = did_you_mean(suffix, known) if suffix.strip(".") else None
    return f"{f'did you mean `{guess}`? ' if guess else ''}known formats: {written_as()}"
