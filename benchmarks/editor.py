"""How long the language server takes to answer on a spec of 300 layers, over its own protocol.

Each question is asked right after a change, so the text has to be checked first; the median and the
slowest of some repetitions, in milliseconds.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from editor_client import EditorClient

LAYERS, REPETITIONS = 300, 15
QUESTIONS = {
    "hover": "textDocument/hover",
    "definition": "textDocument/definition",
    "references": "textDocument/references",
    "completion": "textDocument/completion",
}


def spec(width: int) -> str:
    """A spec of 300 layers; another one for each width."""
    layers = "".join(
        f"    - dense: {{units: {width}, activation: relu}}\n      name: layer{number}\n"
        for number in range(LAYERS)
    )
    head = f"spec: 1\nmodel:\n  inputs: {{x: [{width}]}}\n  layers:\n"
    last = f"    - concatenate:\n      from: [layer0, layer{LAYERS - 1}]\n"
    training = "training:\n  loss: mean_squared_error\n  optimizer: adam\n  epochs: 9\n"
    return f"{head}{layers}{last}{training}"


def main() -> None:
    """Print a line for each question."""
    with (
        TemporaryDirectory() as folder,
        EditorClient([sys.executable, "-m", "speccompile", "lsp"]) as client,
    ):
        client.begin(Path(folder))
        uri = (Path(folder) / "large.yaml").as_uri()
        client.open(uri, spec(64))
        client.findings(uri, 1)
        line = 4 + 2 * LAYERS + 1
        version = 1
        for name, method in QUESTIONS.items():
            for kind in ("after a change", "unchanged"):
                spent = []
                for _ in range(REPETITIONS):
                    if kind == "after a change":
                        version += 1
                        client.change(uri, spec(64 + version), version)
                    spent.append(_milliseconds(lambda m=method: _ask(client, m, uri, line)))
                print(f"{name:12} {kind:15} {median(spent):6.1f} ms  slowest {max(spent):6.1f} ms")


def _ask(client: EditorClient, method: str, uri: str, line: int) -> None:
    more = {"context": {"includeDeclaration": True}} if method.endswith("references") else {}
    assert client.at(method, uri, line, 22, **more)


def _milliseconds(question: Callable[[], None]) -> float:
    began = time.perf_counter()
    question()
    return 1e3 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
