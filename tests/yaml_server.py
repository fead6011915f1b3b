"""yaml-language-server, headless, with our schema: what most editors show of a spec."""

import os
import shutil
from pathlib import Path
from typing import Any

import speccompile
from editor_client import EditorClient, Silence

# The server matches no file below a folder like `.src`.
ROOT = Path(speccompile.__file__).resolve().parent
SCHEMA = ROOT / "spec_schema" / "spec.schema.json"
_BINARY = Path("node_modules") / "yaml-language-server" / "bin" / "yaml-language-server"
CAPABILITIES = {
    "textDocument": {
        "completion": {
            "completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}
        },
        "hover": {"contentFormat": ["markdown"]},
    },
    "workspace": {"configuration": True},
}
SETTINGS: dict[str, Any] = {
    "yaml": {
        "schemas": {SCHEMA.as_uri(): "*.yaml"},
        "schemaStore": {"enable": False},
        "validate": True,
        "hover": True,
        "completion": True,
    }
}


def installed() -> Path | None:
    """The server: where EDITORS says, or where `make editors` puts it; None: it is not there."""
    folder = os.environ.get("EDITORS") or ROOT / ".venv" / "editors"
    path = Path(folder) / _BINARY
    return path if path.is_file() and shutil.which("node") else None


def yaml_server(binary: Path) -> EditorClient:
    """The server, started and told about our schema."""

    def configuration(params: Any) -> list[Any]:
        return [SETTINGS.get(item["section"], {}) for item in params["items"]]

    command = ["node", str(binary), "--stdio"]
    client = EditorClient(command, {"workspace/configuration": configuration})
    client.begin(ROOT / "specs", CAPABILITIES)
    client.tell("workspace/didChangeConfiguration", {"settings": SETTINGS})
    return client


def findings(server: EditorClient, uri: str, text: str) -> list[dict[str, Any]]:
    """What the server found in an open file; where it forgets to say, the text is sent again."""
    for version in range(2, 8):
        try:
            return server.findings(uri, patience=5)
        except Silence:
            server.change(uri, text, version)
    raise Silence(f"nothing is said of {uri}")
