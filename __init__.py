"""speccompile: networks, regularisation and training policy written down, checked, compiled, run.

The public names are loaded when they are first used, so that importing the package costs nothing.
Nothing else is imported here: for `python -m speccompile` it would be looked for in the current
folder first (see `__main__`).
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .compiler.compile import CompiledSpec, compile_spec
    from .spec_schema.findings.finding import Finding, Findings

__version__ = "0.1.0"
__all__ = ["CompiledSpec", "Finding", "Findings", "__version__", "compile_spec"]

_HOMES = {
    "CompiledSpec": ".compiler.compile",
    "compile_spec": ".compiler.compile",
    "Finding": ".spec_schema.findings.finding",
    "Findings": ".spec_schema.findings.finding",
}


def __getattr__(name: str) -> "Any":
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name], __name__), name)
