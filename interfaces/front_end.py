"""What front ends need besides the API: safe text and streams, files, progress.

The names are loaded when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..compiler.exporters import written_as
    from ..compiler.project.overwriting import refuse_inputs, refuse_spec
    from ..compiler.summaries.lock import HEADER
    from ..runtime.console.progress import listener_for
    from ..runtime.console.streams import (
        ExactText,
        fault_of,
        is_shown,
        lasting,
        let_go,
        marked,
        safe,
    )
    from ..runtime.memory import REMEDY, in_words, is_out_of_memory
    from ..runtime.starter import TEMPLATES
    from ..runtime.storage.whole_files import check_place, new_file, write_file
    from ..spec_schema.findings.code import counted
    from ..spec_schema.findings.did_you_mean import did_you_mean
    from ..spec_schema.findings.printable import Rendered, printable
    from ..spec_schema.reference.json_schema import schema_text
    from ..spec_schema.reference.kinds import KINDS
    from ..spec_schema.reports.formats import REPORT_FORMATS, is_format, report_format
    from ..spec_schema.reports.json_text import json_text
    from ..spec_schema.yaml.files import read_bytes
    from ..spec_schema.yaml.yaml_errors import LARGEST_TEXT

__all__ = [
    "HEADER",
    "KINDS",
    "LARGEST_TEXT",
    "REMEDY",
    "REPORT_FORMATS",
    "TEMPLATES",
    "ExactText",
    "Rendered",
    "check_place",
    "counted",
    "did_you_mean",
    "fault_of",
    "in_words",
    "is_format",
    "is_out_of_memory",
    "is_shown",
    "json_text",
    "lasting",
    "let_go",
    "listener_for",
    "marked",
    "new_file",
    "printable",
    "read_bytes",
    "refuse_inputs",
    "refuse_spec",
    "report_format",
    "safe",
    "schema_text",
    "write_file",
    "written_as",
]

_HOMES = {
    "..compiler.exporters": ("written_as",),
    "..compiler.summaries.lock": ("HEADER",),
    "..compiler.project.overwriting": ("refuse_inputs", "refuse_spec"),
    "..runtime.console.progress": ("listener_for",),
    "..runtime.console.streams": (
        "ExactText",
        "fault_of",
        "is_shown",
        "lasting",
        "let_go",
        "marked",
        "safe",
    ),
    "..runtime.memory": ("REMEDY", "in_words", "is_out_of_memory"),
    "..runtime.starter": ("TEMPLATES",),
    "..runtime.storage.whole_files": ("check_place", "new_file", "write_file"),
    "..spec_schema.findings.code": ("counted",),
    "..spec_schema.findings.did_you_mean": ("did_you_mean",),
    "..spec_schema.findings.printable": ("Rendered", "printable"),
    "..spec_schema.reference.json_schema": ("schema_text",),
    "..spec_schema.reference.kinds": ("KINDS",),
    "..spec_schema.reports.formats": ("REPORT_FORMATS", "is_format", "report_format"),
    "..spec_schema.reports.json_text": ("json_text",),
    "..spec_schema.yaml.files": ("read_bytes",),
    "..spec_schema.yaml.yaml_errors": ("LARGEST_TEXT",),
}
"""Module → the names that it defines."""


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module, __package__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
