"""Why a run is not resumed, as exceptions."""

from ..storage.durable import InputChanged, StorageError


class ResumeRefused(InputChanged):
    """A run can't be resumed with this spec."""

    __module__ = "speccompile"


class RunHasEnded(StorageError):
    """Resuming the run would train nothing; the help has a command or call that does.

    Attributes:
        overrides: The overrides with which the run trains on, as `path=value`; empty if none do.
    """

    __module__ = "speccompile"

    def __init__(self, message: str, help: str = "", overrides: tuple[str, ...] = ()) -> None:
        super().__init__(message, help)
        self.overrides = overrides
