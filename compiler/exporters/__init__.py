"""What models are written as: one file per format, chosen by the suffix of the path.

Importing this loads no TensorFlow; `write` does.
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
"""Every format, in the order of help texts. A new one is a file in this folder and a line here."""


class UnknownFormat(Error):
    """No exporter writes to a path, or none that takes the target."""

    __module__ = "speccompile"


def exporter_for(path: Path, target: str | None = None) -> Exporter:
    """The exporter for the suffix of a path.

    Args:
        path: the file or folder to write.
        target: the target the program is lowered to; None: any that the exporter takes.

    Raises:
        Error: there is no such target.
        UnknownFormat: no exporter has the suffix, or the one that has it can't take the target.
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
    """The formats and their suffixes, in one line."""
    return ", ".join(map(_named, exporters))


def _suffix(path: Path) -> str:
    """The last suffix, dot included; that of `.keras`, too, which is all suffix."""
    return path.name[path.name.rfind(".") :] if "." in path.name else ""


def _named(exporter: Exporter) -> str:
    suffixes = [suffix for suffix in exporter.suffixes if suffix]
    return f"{exporter.format} ({' or '.join(suffixes) or 'a folder, no suffix'})"


def _remedy(suffix: str) -> str:
    known = [suffix for one in EXPORTERS for suffix in one.suffixes if suffix]
    guess = did_you_mean(suffix, known) if suffix.strip(".") else None
    return f"{f'did you mean `{guess}`? ' if guess else ''}known formats: {written_as()}"
