"""Settings of Visual Studio Code that assign the schema to specs, merged into existing settings.

All other settings are kept. Settings with comments, which are not valid JSON, are not changed.
"""

import json
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).parents[2] / "spec_schema" / "spec.schema.json"
BESIDE = "speccompile.schema.json"
"""The name of the copy of the schema beside the settings of a project."""
_KEY = "yaml.schemas"


class SettingsRefused(Exception):
    """The settings can't be changed without losing something."""


def is_shared(settings: Path | None) -> bool:
    """Whether settings belong to a project, so that other people use them: absolute paths would not
    work there, and the editor takes paths relative to the project.
    """
    return settings is not None and settings.absolute().parent.name == ".vscode"


def with_schema(before: str, files: list[str], shared: bool = False) -> str:
    """Returns the settings with our schema for some files.

    Args:
        before: The existing settings; empty if there are none.
        files: Globs, relative to the project.
        shared: Whether to use the copy beside the settings; otherwise, the file of this
            installation.

    Raises SettingsRefused.
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
    """Returns a mapping. Raises SettingsRefused for a duplicate key, whose value would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise SettingsRefused("the settings have a duplicate key")
    return found


def _indent(text: str) -> int | str:
    """Returns the indentation of the settings; the default is 4 spaces, as in the editor."""
    lines = text.splitlines()
    second = lines[1] if len(lines) > 1 else ""
    lead = second[: len(second) - len(second.lstrip())]
    return lead or 4
