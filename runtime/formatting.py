"""Formats the text of a spec."""

from os import PathLike

from ..compiler.project.spec_files import SpecFile
from ..spec_schema.errors import path_of, raises_plainly
from ..spec_schema.findings.finding import Findings
from ..spec_schema.reports.report import Report, SpecError
from .storage.text_change import TextChange, text_of


@raises_plainly
def format_spec(file: SpecFile | str | PathLike[str]) -> TextChange:
    """Format the text of a spec. Comments and values are kept. `change.write()` writes it.

    Args:
        file: The path of a spec, or a text with a path.

    Raises SpecError if it can't be read as YAML.
    """
    from ..spec_schema.formatter.format import format_text

    spec = file if isinstance(file, SpecFile) else SpecFile(path_of(file, "file"))
    name, text, found = str(spec.path), text_of(spec), Findings()
    after = None if text is None else format_text(name, text, found)
    if text is None or after is None:
        raise SpecError(_unformatted(spec, text, found))
    return TextChange(spec, text, after, unwritten="it was not formatted")


def _unformatted(file: SpecFile, text: str | None, found: Findings) -> Report:
    """Returns why the text can't be formatted. If there is no text, reading the file
    reports why.
    """
    from ..spec_schema.yaml.loading import load_source

    if text is None:
        text, _ = load_source(file.path, found)
    sources = {str(file.path): text.removeprefix("\ufeff")}
    report = Report()
    report.add(str(file.path), found, sources)
    return report
