"""Settings of Visual Studio Code that give specs their schema, merged into those of a project.

Whatever else the settings say stays as it is: settings with comments, which JSON does not know,
are left alone.
"""

import json
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).parents[2] / "spec_schema" / "spec.schema.json"
BESIDE = "speccompile.schema.json"
"""What a copy is called that lies beside the settings of a project."""
_KEY = "yaml.schemas"


class SettingsRefused(Exception):
    """The settings can't be changed without losing something."""


def is_shared(settings: Path | None) -> bool:
    """Whether settings are those of a project: others read them, where this machine's paths lead
    nowhere, and the editor takes paths relative to the project.
    """
    return settings is not None and settings.absolute().parent.name == ".vscode"


def with_schema(before: str, files: list[str], shared: bool = False) -> str:
    """The settings with our schema for some files.

    Args:
        before: the settings there are; empty: there are none.
        files: globs, relative to the project.
        shared: take the copy that lies beside them; else the file of this installation.

    Raises SettingsRefused, with the reason.
    """
    settings = _read(before)
    schemas = settings.get(_KEY, {})
    if not isinstance(schemas, dict):
        raise SettingsRefused(f"`{_KEY}` is not an object")
    uri = f"./.vscode/{BESIDE}" if shared else SCHEMA.as_uri()
    known = schemas.get(uri, [])
    known = [known] if isinstance(known, str) else list(known)
    wanted = [*known, *(glob for glob in files if glob not in known)]
    if wanted == known:
        return before
    settings[_KEY] = {**schemas, uri: wanted}
    return json.dumps(settings, indent=_indent(before), ensure_ascii=False) + "\n"


def _read(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        settings = json.loads(text, object_pairs_hook=_once)
    except ValueError as error:
        raise SettingsRefused("the settings are not valid JSON, or have comments") from error
    if not isinstance(settings, dict):
        raise SettingsRefused("the settings are not an object")
    return settings


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping; one with a key given twice would lose a value."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise SettingsRefused("the settings have a duplicate key")
    return found


def _indent(text: str) -> int | str:
    """The indentation that the settings have; 4 spaces are the editor's own."""
    lines = text.splitlines()
    second = lines[1] if len(lines) > 1 else ""
    lead = second[: len(second) - len(second.lstrip())]
    return lead or 4
