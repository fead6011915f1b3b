"""speccompile: networks, regularisation and training policy written down, checked, compiled, run.

The public names are in `api`. They are loaded when they are first used, so importing the package
costs nothing. Nothing else is imported here: for `python -m speccompile` it would be looked for in
the current folder first (see `__main__`).
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .api import (
        Comparison,
        CompiledSpec,
        DataError,
        Error,
        Finding,
        Findings,
        Overrides,
        Overview,
        Report,
        Severity,
        Source,
        SpecError,
        Summary,
        check,
        compile_spec,
        diff,
        load,
        overview,
        summary,
    )

__version__ = "0.1.0"
__all__ = [
    "Comparison",
    "CompiledSpec",
    "DataError",
    "Error",
    "Finding",
    "Findings",
    "Overrides",
    "Overview",
    "Report",
    "Severity",
    "Source",
    "SpecError",
    "Summary",
    "__version__",
    "check",
    "compile_spec",
    "diff",
    "load",
    "overview",
    "summary",
]


def __getattr__(name: str) -> "Any":
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(".api", __name__), name)


def __dir__() -> "list[str]":
    return [*globals(), *__all__]
