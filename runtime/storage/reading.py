"""Small JSON files of a run, read back."""

import json
from pathlib import Path
from typing import Any

from .durable import StorageError


def read_json(path: Path) -> dict[str, Any]:
    """The content of a file; empty where it is not there. Raises StorageError."""
    if not path.exists():
        return {}
    try:
        content: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise StorageError(f"{path} can't be read: {error}", "was it edited?") from error
    return content
