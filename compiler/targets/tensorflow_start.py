"""Imports TensorFlow once, when it is needed, and without its messages on the terminal."""

import gc
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec

from ...spec_schema.errors import Error

MISSING = "running a spec requires TensorFlow, which is not installed"
REMEDY = "pip install 'speccompile[tensorflow]' (not needed for checking specs)"


class TensorFlowMissing(Error):
    """TensorFlow is not installed."""

    __module__ = "speccompile"


def nothing() -> None:
    """Do not announce anything."""


def start_tensorflow(announce: Callable[[], None] = nothing) -> None:
    """Import TensorFlow and let it detect devices, without its messages.

    Args:
        announce: Called before the import, unless TensorFlow is loaded already.

    Raises:
        TensorFlowMissing: TensorFlow is not installed.
    """
    gc.enable()
    if "tensorflow" in sys.modules:
        return
    require_tensorflow()
    announce()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    # Keras calls .h5 legacy, TensorFlow the making of a GraphDef.
    for name in ("absl", "tensorflow"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with _silence(), _no_collection():
        import tensorflow as tf

        tf.config.list_physical_devices()


def require_tensorflow() -> None:
    """Raise TensorFlowMissing if TensorFlow is not installed. Does not import it."""
    if find_spec("tensorflow") is None or find_spec("keras") is None:
        raise TensorFlowMissing(MISSING, REMEDY)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Context without garbage collection; objects that remain are exempt from later collections.

    Importing TensorFlow creates many objects and hardly any garbage. The collector would traverse
    them again and again, during the import and at the end of the process: a third of the import's
    time.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


@contextmanager
def _silence() -> Iterator[None]:
    """Context in which output to stderr is only shown if the block fails.

    TensorFlow's C++ part writes to the file descriptor, not to Python's stream.
    """
    with suppress(OSError):  # nobody reads it
        sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 2)
        try:
            yield
        except Exception:
            said.seek(0)
            os.write(kept, said.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
