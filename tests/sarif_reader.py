"""SARIF 2.1.0 as others read it: the schema of the standard, and its rules for messages."""

import json
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
from strict_reader import strict_json

SCHEMA = Path(sys.prefix) / "sarif" / "sarif-schema.json"
"""The schema of the standard, where `make` installs it from a package that ships it."""

LINK_BEGINS = re.compile(r"\[(?P<words>(?:[^\\\[\]]|\\[\\\[\]])*)\]\(")
"""The syntax of 3.11.6, up to the destination, so also of links that never end."""
LINK = re.compile(rf"{LINK_BEGINS.pattern}(?P<id>[0-9]+)\)")
_BRACES = re.compile(r"\{\{|\}\}|[{}]")


def read_sarif(text: str) -> dict[str, Any]:
    """The one run of a log that keeps to the schema and to what the schema can't say."""
    log: dict[str, Any] = strict_json(text)
    _validator().validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        for about in ("shortDescription", "fullDescription", "help"):
            assert 0 < len(shown(rule[about])[0]) <= 1024
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        _read_result(result, run)
    return run


@cache
def _validator() -> jsonschema.Draft4Validator:
    return jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _read_result(result: dict[str, Any], run: dict[str, Any]) -> None:
    """Rules of 3.11, 3.27 and 3.28; code scanning requires the one location and its region."""
    assert isinstance(result["suppressions"], list)
    assert len(result["locations"]) == 1
    assert {"startLine", "startColumn", "endLine", "endColumn"} == set(_region(result))
    related = result.get("relatedLocations", [])
    ids = [place["id"] for place in related]
    assert len(set(ids)) == len(ids)
    assert {link.id for link in shown(result["message"]).links} <= set(ids)
    for place in (*result["locations"], *related):
        assert shown(place["message"])[0] if "message" in place else True
        _read_artifact(place["physicalLocation"]["artifactLocation"], run)


def _region(result: dict[str, Any]) -> dict[str, int]:
    region: dict[str, int] = result["locations"][0]["physicalLocation"]["region"]
    return region


def _read_artifact(artifact: dict[str, str], run: dict[str, Any]) -> None:
    uri = artifact["uri"]
    assert re.fullmatch(r"(?:[\w.~/!$&'()*+,;=@-]|%[0-9A-F]{2})+", uri.replace("file://", ""))
    assert uri.startswith("file:///") or artifact["uriBaseId"] in run["originalUriBaseIds"]


class Link(NamedTuple):
    words: str
    id: int


class Shown(NamedTuple):
    """What a viewer shows of a message: its words, and those of them that are links."""

    text: str
    links: list[Link]


def shown(message: dict[str, str]) -> Shown:
    """A plain text message as 3.11.5 and 3.11.6 have it shown. No message has arguments."""
    said, links = message["text"], [*LINK.finditer(message["text"])]
    assert len(links) == len(LINK_BEGINS.findall(said))
    text = LINK.sub(lambda link: unescaped(link["words"]), said)
    words = [Link(_braces(unescaped(link["words"])), int(link["id"])) for link in links]
    return Shown(_braces(text), words)


def unescaped(text: str) -> str:
    """A text that has backslashes before brackets and backslashes."""
    return re.sub(r"\\([\\\[\]])", r"\1", text)


def _braces(text: str) -> str:
    """Doubled braces are braces; a single one would begin or end a placeholder."""

    def single(found: re.Match[str]) -> str:
        assert len(found[0]) == 2, text
        return found[0][0]

    return _BRACES.sub(single, text)
