"""Specs from a few lines, compiled."""

from pathlib import Path
from typing import Any

from speccompile.compiler.compile import Compilation, compile_spec

NETWORK = """\
spec: 1
model:
  inputs: {x: [4]}
  layers:
"""
TRAINING = """\
training:
  optimizer: adam
  epochs: 10
"""


def compiled(text: str) -> Compilation:
    """A whole spec, compiled."""
    return compile_spec(Path("s.yaml"), text=text)


def of_layers(*items: str, rest: str = "") -> Compilation:
    """A network of one input of four numbers; each item is one of its layers.

    Args:
        rest: what stands behind the layers.
    """
    lines = "".join(f"    - {item}\n" for item in items)
    return compiled(NETWORK + lines + rest)


def codes(result: Compilation) -> list[str]:
    """The codes of what was found, in order."""
    return [found.code for found in result.findings]


def facts(result: Compilation) -> list[tuple[str, str, Any]]:
    """Code, kind and arguments of each finding, in order."""
    return [(found.code, found.kind, {**found.arguments}) for found in result.findings]


def messages(result: Compilation) -> list[str]:
    """Code and message of each finding, in order."""
    return [f"{found.code} {found.message}" for found in result.findings]
