"""Memory that runs out, in words. Nothing here needs TensorFlow."""

import re

REMEDY = "give it more memory, or make the data, `training.batch_size` or the network smaller"
_SHAPE = re.compile(r"shape ?[\[(](?P<shape>[\d, ]*)[\])] and (?:data )?type (?P<type>\w+)")
_SIZES = {"half": 2, "bfloat16": 2, "double": 8, "float16": 2, "float64": 8, "int64": 8, "bool": 1}
_OF_GPUS = ("out of memory", "failed to allocate")


class DoesNotFit(MemoryError):
    """A step needs more memory than there is; `help` says what would need less."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory ran out: Python's, numpy's or TensorFlow's."""
    names, said = {kind.__name__ for kind in type(error).__mro__}, str(error).lower()
    if "ResourceExhaustedError" in names:
        return "no space left" not in said  # so TensorFlow calls a full disk
    if "InternalError" in names:
        return any(words in said for words in _OF_GPUS)
    return isinstance(error, MemoryError)


def in_words(error: BaseException) -> str:
    """What happened, with the size that was asked for where the error says it."""
    if isinstance(error, DoesNotFit):
        return str(error)
    found = _SHAPE.search(str(error))
    if found is None:
        return "memory ran out"
    shape = [int(size) for size in found["shape"].split(",") if size.strip()]
    size = _SIZES.get(found["type"], 4)
    for dimension in shape:
        size *= dimension
    return f"memory ran out: {gigabytes(size)} were asked for, for numbers of shape {shape}"


def gigabytes(size: int) -> str:
    """Bytes as people say them: `596 GiB`, `1.5 GiB`, `12 MiB`."""
    unit, name = (2**30, "GiB") if size >= 2**30 else (2**20, "MiB")
    return f"{size / unit:.0f} {name}" if size >= 10 * unit else f"{size / unit:.1f} {name}"
