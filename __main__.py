"""`python -m speccompile` and the `speccompile` command."""

import gc
import sys
from types import ModuleType


def main() -> int:
    """Run the command line and return its exit code."""
    _start_quickly()
    from .runtime.cli import run

    return run(sys.argv[1:])


def _start_quickly() -> None:
    """Spare this process what a short one has no use for; a sixth of the time `validate` takes.

    The garbage collector is switched on again where TensorFlow starts. Pydantic looks for
    plug-ins through the metadata of everything installed: here it finds none at once.
    """
    gc.disable()
    no_plugins = ModuleType("pydantic.plugin._loader")
    no_plugins.get_plugins = tuple  # type: ignore[attr-defined]
    sys.modules.setdefault(no_plugins.__name__, no_plugins)


if __name__ == "__main__":
    sys.exit(main())
