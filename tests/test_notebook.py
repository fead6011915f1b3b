"""docs/notebook.ipynb runs, and its results show as HTML."""

import json
import shutil
import sys
from pathlib import Path

import pytest
import speccompile as sc

pytestmark = pytest.mark.tensorflow

ROOT = Path(sc.__file__).parent


def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("tensorflow")
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    (tmp_path / "docs").mkdir()
    _install_kernel(tmp_path / "kernels", monkeypatch)
    notebook = nbformat.read(ROOT / "docs" / "notebook.ipynb", as_version=4)
    done = nbclient.NotebookClient(
        notebook, resources={"metadata": {"path": str(tmp_path / "docs")}}
    ).execute()
    shown = [
        output["data"]
        for cell in done.cells
        for output in cell.get("outputs", ())
        if output["output_type"] == "execute_result"
    ]
    assert len(shown) == 5
    assert all("text/html" in data for data in shown)
    assert (tmp_path / "runs" / "digits" / "1" / "model.keras").exists()


def test_the_notebook_is_stored_without_outputs() -> None:
    notebook = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))
    assert [cell["outputs"] for cell in notebook["cells"] if cell.get("outputs")] == []


def _install_kernel(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the kernel `python3` be this interpreter."""
    kernel = folder / "kernels" / "python3"
    kernel.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    settings = {"argv": command, "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(settings), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(folder))
    monkeypatch.setenv("IPYTHONDIR", str(folder / "ipython"))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
