"""How long the language server takes to answer on a spec of 300 layers, over its own protocol.

Each question is asked right after a change, so the text has to be checked first; then unchanged;
then beside a spec of 10,000 layers that is being checked. The median and the slowest of some
repetitions, in milliseconds.
"""

import sys
import time
from collections.abc import Callable
from itertools import count, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from editor_client import EditorClient

LAYERS, MANY, REPETITIONS = 300, 10_000, 15
QUESTIONS = {
    "hover": "textDocument/hover",
    "definition": "textDocument/definition",
    "references": "textDocument/references",
    "completion": "textDocument/completion",
}


def spec(width: int, layers: int = LAYERS) -> str:
    """A spec of so many layers; another one for each width."""
    chain = "".join(
        f"    - dense: {{units: {width}, activation: relu}}\n      name: layer{number}\n"
        for number in range(layers)
    )
    head = f"spec: 1\nmodel:\n  inputs: {{x: [{width}]}}\n  layers:\n"
    last = f"    - concatenate:\n      from: [layer0, layer{layers - 1}]\n"
    training = "training:\n  loss: mean_squared_error\n  optimizer: adam\n  epochs: 9\n"
    return f"{head}{chain}{last}{training}"


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
        huge = (Path(folder) / "huge.yaml").as_uri()
        client.open(huge, spec(8, MANY))
        client.findings(huge, 1)
        versions = count(2)
        for name, method in QUESTIONS.items():
            for kind, changed, layers in (
                ("after a change", uri, LAYERS),
                ("unchanged", "", 0),
                ("beside 10,000", huge, MANY),
            ):
                spent = []
                for version in islice(versions, REPETITIONS):
                    if changed:
                        client.change(changed, spec(64 + version, layers), version)
                    if changed == huge:
                        time.sleep(0.2)  # its check has begun
                    spent.append(_milliseconds(lambda m=method: _ask(client, m, uri)))
                if changed:
                    client.findings(changed, version)  # what comes next is not beside its check
                _print(name, kind, spent)


def _print(name: str, kind: str, spent: list[float]) -> None:
    print(f"{name:12} {kind:15} {median(spent):6.1f} ms  slowest {max(spent):6.1f} ms")


def _ask(client: EditorClient, method: str, uri: str) -> None:
    line = 4 + 2 * LAYERS + 1
    more = {"context": {"includeDeclaration": True}} if method.endswith("references") else {}
    assert client.at(method, uri, line, 22, **more)


def _milliseconds(question: Callable[[], None]) -> float:
    began = time.perf_counter()
    question()
    return 1e3 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
