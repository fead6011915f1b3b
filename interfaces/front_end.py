"""What front ends need besides the API: safe text, files, progress. Loaded when first used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..compiler.exporters import written_as
    from ..runtime.console.progress import listener_for
    from ..runtime.storage.whole_files import check_place, new_file, write_file
    from ..spec_schema.findings.code import counted
    from ..spec_schema.findings.did_you_mean import did_you_mean
    from ..spec_schema.findings.printable import Rendered, printable
    from ..spec_schema.reports.formats import REPORT_FORMATS, is_format
    from ..spec_schema.reports.json_text import json_text

__all__ = [
    "REPORT_FORMATS",
    "Rendered",
    "check_place",
    "counted",
    "did_you_mean",
    "is_format",
    "json_text",
    "listener_for",
    "new_file",
    "printable",
    "write_file",
    "written_as",
]

_HOMES = {
    "..compiler.exporters": ("written_as",),
    "..runtime.console.progress": ("listener_for",),
    "..runtime.storage.whole_files": ("check_place", "new_file", "write_file"),
    "..spec_schema.findings.did_you_mean": ("did_you_mean",),
    "..spec_schema.findings.printable": ("Rendered", "printable"),
    "..spec_schema.findings.code": ("counted",),
    "..spec_schema.reports.formats": ("REPORT_FORMATS", "is_format"),
    "..spec_schema.reports.json_text": ("json_text",),
}
"""Module → the names that it defines."""


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module, __package__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
