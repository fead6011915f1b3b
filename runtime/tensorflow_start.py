"""TensorFlow is imported late, once, and without its greetings on the terminal."""

import os
import sys
import tempfile
from importlib.util import find_spec

MISSING = "running a spec needs TensorFlow, and it is not installed"
REMEDY = "pip install 'speccompile[tensorflow]' (checking a spec needs none)"


class TensorFlowMissing(Exception):
    """TensorFlow is not installed."""


def start_tensorflow() -> None:
    """Import TensorFlow; what it says while it starts is shown only if that fails.

    Raises:
        TensorFlowMissing: it is not installed.
    """
    if "tensorflow" in sys.modules:
        return
    if find_spec("tensorflow") is None or find_spec("keras") is None:
        raise TensorFlowMissing(MISSING)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    sys.stderr.flush()
    # Its C++ part writes to the file descriptor, past Python's stream.
    kept = os.dup(2)
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 2)
        try:
            import tensorflow  # noqa: F401
        except BaseException:
            os.dup2(kept, 2)
            said.seek(0)
            os.write(2, said.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
