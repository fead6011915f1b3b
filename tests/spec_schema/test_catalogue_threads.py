"""Components are loaded when they are first used, perhaps by several threads at once."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest
from patience import PATIENCE
from speccompile.spec_schema.component import Catalogue, Component

SLOW = """\
from speccompile.spec_schema.component import Component
from patience import PATIENCE
from slow_family import CATALOGUE, go_on, is_begun

@CATALOGUE.register("slow")
class Slow(Component):
    pass

is_begun.set()
go_on.wait(PATIENCE)
is_complete = True
"""
PACKAGE = """\
from threading import Event
from speccompile.spec_schema.component import Catalogue
CATALOGUE = Catalogue("part", "slow_family", {"slow": ("slow",)})
go_on, is_begun = Event(), Event()
"""


def test_no_thread_gets_a_class_of_a_module_that_is_still_being_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "slow_family"
    package.mkdir()
    (package / "__init__.py").write_text(PACKAGE, encoding="utf-8")
    (package / "slow.py").write_text(SLOW, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import slow_family

    catalogue: Catalogue[Component] = slow_family.CATALOGUE

    def find() -> bool:
        catalogue.find("slow")
        return hasattr(sys.modules["slow_family.slow"], "is_complete")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(find)
        assert slow_family.is_begun.wait(PATIENCE)
        second = pool.submit(find)
        sleep(0.2)
        slow_family.go_on.set()
        assert (first.result(), second.result()) == (True, True)
