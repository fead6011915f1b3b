"""What is said of data that can't be read any more as it was when it was checked."""

from ..storage.durable import InputChanged

STAY = "data that is streamed must stay as it is until the run ends"


class DataChanged(InputChanged):
    """A file that is streamed was changed or is gone."""

    def __init__(self, message: str) -> None:
        super().__init__(message, STAY)
