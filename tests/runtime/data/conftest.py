"""A loader with a folder of its own."""

from pathlib import Path

import pytest
from data_loading import Loader


@pytest.fixture
def loader(tmp_path: Path) -> Loader:
    return Loader(tmp_path)
