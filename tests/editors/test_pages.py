"""Reports and comparisons in a real browser: drawn, without an error, at every width."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import speccompile as sc
from recorded_runs import recorded_run
from speccompile.runtime.reporting.record import read_record
from speccompile.runtime.reporting.report import report
from speccompile.runtime.storage.run_folder import RunFolder

BROWSER = os.environ.get("BROWSER_BINARY") or shutil.which("chromium") or ""
pytestmark = pytest.mark.skipif(not BROWSER, reason="Chromium is not installed")
WIDTHS = (400, 800, 1400)
CURVES: dict[str, Callable[[int], float]] = {
    "loss": lambda e: 1.0 / e,
    "val_loss": lambda e: abs(e - 8) / 10 + 0.3,
    "accuracy": lambda e: 1 - 0.5 / e,
    "val_accuracy": lambda e: 0.8,
}


def shown(page: Path, *options: str) -> tuple[str, str]:
    """The document as the browser has it, and what it wrote to its console."""
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"]
    command += ["--virtual-time-budget=3000", *options, "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout, "\n".join(re.findall(r".*CONSOLE.*", done.stderr))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("pages")
    found = {}
    for variant in ("plain", "dropout"):
        run = recorded_run(root / "runs", variant=variant, kept=20, **CURVES)
        record = read_record(RunFolder.open(run), sc.open_run(run).spec)
        found[variant] = root / f"{variant}.html"
        found[variant].write_text(report(record))
    found["comparison"] = root / "comparison.html"
    found["comparison"].write_text(sc.compare_runs(root / "runs").render("html"))
    found["drawing"] = sc.draw("specs/residual.yaml").save(root / "drawing.html")
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["plain", "comparison"])
def test_plots_are_drawn_and_nothing_complains(
    pages: dict[str, Path], name: str, width: int
) -> None:
    document, console = shown(pages[name], f"--window-size={width},2000")
    assert console == ""
    assert document.count("<canvas") == pages[name].read_text().count("data-plot=") > 0
    widths = [
        int(float(one)) for one in re.findall(r'class="u-wrap" style="width: ([\d.]+)px', document)
    ]
    assert widths
    assert max(widths) <= max(width, 500)


def test_a_drawing_needs_no_script(pages: dict[str, Path]) -> None:
    document, console = shown(pages["drawing"])
    assert console == ""
    assert "<script" not in document
    assert document.count("<svg") == 2


def test_what_is_not_in_the_file_is_not_loaded(pages: dict[str, Path], tmp_path: Path) -> None:
    page = tmp_path / "evil.html"
    text = pages["plain"].read_text()
    page.write_text(text.replace("</main>", '<img src="https://example.org/x.png"></main>'))
    _, console = shown(page)
    assert "Content Security Policy" in console
