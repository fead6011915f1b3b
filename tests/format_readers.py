"""Readers of the formats that findings are written in, by others or after what they document."""

import io
import json
import re
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import jsonschema
from junitparser import JUnitXml
from lxml import etree
from strict_reader import strict_json

SCHEMAS = Path(__file__).parent / "schemas"


def path_of_uri(uri: str) -> bytes:
    """The file that a relative URI names."""
    return unquote_to_bytes(uri)


def read_gitlab(text: str) -> list[dict[str, Any]]:
    """The issues of a report, after the documented rules are checked."""
    issues: list[dict[str, Any]] = strict_json(text)
    schema = json.loads((SCHEMAS / "gitlab_code_quality.json").read_text(encoding="utf-8"))
    jsonschema.validate(issues, schema)
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert len(set(fingerprints)) == len(fingerprints)
    return issues


class Case(NamedTuple):
    """One test case: its name, its failure (message, text) and its output."""

    name: str
    failure: tuple[str, str] | None
    output: str


def read_junit(text: str) -> list[Case]:
    """The cases of a report, after the schema and a library have taken it."""
    data = text.encode("utf-8")
    etree.XMLSchema(etree.parse(str(SCHEMAS / "junit.xsd"))).assertValid(etree.fromstring(data))
    suites = JUnitXml.fromroot(etree.parse(io.BytesIO(data)).getroot())
    (suite,) = suites
    cases = [
        Case(
            case.name,
            (case.result[0].message, case.result[0].text) if case.result else None,
            case.system_out or "",
        )
        for case in suite
    ]
    counted = (suite.tests, suite.failures)
    suite.update_statistics()
    assert counted == (suite.tests, suite.failures) == (suites.tests, suites.failures)
    return cases


class Annotation(NamedTuple):
    """A workflow command as GitHub's runner understands it."""

    command: str
    properties: dict[str, str]
    data: str


def read_github(text: str) -> list[Annotation]:
    """The commands of a log, each line read as the runner does (ActionCommand.TryParseV2).

    https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
    """
    return [command for line in re.split(r"\r\n|\r|\n", text) if (command := _command(line))]


def _command(line: str) -> Annotation | None:
    line = line.lstrip()
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    name, _, written = line[2:end].partition(" ")
    pairs = [pair.split("=", 1) for pair in written.strip().split(",") if "=" in pair]
    properties = {key: _unescaped(value, _PROPERTY) for key, value in pairs if value}
    return Annotation(name, properties, _unescaped(line[end + 2 :], _DATA))


_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))


def _unescaped(text: str, mappings: tuple[tuple[str, str], ...]) -> str:
    for written, meant in mappings:
        text = text.replace(written, meant)
    return text
