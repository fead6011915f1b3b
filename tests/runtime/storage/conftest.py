"""What the tests of storage share."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

MEMORY = "/dev/shm"
"""Where files are in memory: thousands of them are made and removed, which takes a disk long."""


@pytest.fixture
def many_files() -> Iterator[Path]:
    """A folder for tests that make thousands of files."""
    with TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
        yield Path(folder)
