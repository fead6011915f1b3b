"""What can keep a command from being carried out, as errors of its use: a line and a remedy."""

from collections.abc import Iterator
from contextlib import contextmanager

from ...runtime.storage.durable import InputChanged, StorageError
from ...runtime.training.devices import DeviceError
from ...runtime.training.tensorflow_start import REMEDY, TensorFlowMissing
from .arguments import UsageError

FAULTY_DATA = 1


@contextmanager
def failures_in_words() -> Iterator[None]:
    """Inside, a missing TensorFlow, device or file is a UsageError, and so is changed input."""
    try:
        yield
    except TensorFlowMissing as error:
        raise UsageError(str(error), REMEDY) from error
    except InputChanged as error:
        raise UsageError(error.message, error.help, FAULTY_DATA) from error
    except (DeviceError, StorageError) as error:
        raise UsageError(error.message, error.help) from error
