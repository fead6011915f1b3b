"""A loader with a folder of its own."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from data_loading import Loader


@pytest.fixture
def loader(tmp_path: Path) -> "Loader":
    from data_loading import Loader  # needs numpy, and pytest loads this file without it too

    return Loader(tmp_path)
