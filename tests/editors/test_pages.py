"""Reports and comparisons in a real browser: drawn, without an error, at every width."""

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
import speccompile as sc
from recorded_runs import recorded_run
from shown_runs import CURVES, KINDS, page_of

BROWSER = os.environ.get("BROWSER_BINARY") or shutil.which("chromium") or ""
pytestmark = pytest.mark.skipif(not BROWSER, reason="Chromium is not installed")
WIDTHS = (400, 800, 1200)
CHECK = """<script>
addEventListener("load", () => setTimeout(() => {
  const controls = [...document.querySelectorAll("a, button, input, summary, [tabindex]")];
  const opened = document.querySelectorAll("details");
  opened.forEach((one) => { one.open = true; });
  const lost = controls.filter((one) => {
    one.focus();
    return document.activeElement !== one;
  });
  const page = document.documentElement;
  parent.postMessage({
    name: "NAME",
    width: innerWidth,
    over: page.scrollWidth - innerWidth,
    lost: lost.map((one) => one.outerHTML.slice(0, 80)),
    controls: controls.length,
    canvases: document.querySelectorAll("canvas").length,
    ground: getComputedStyle(document.body).backgroundColor,
  }, "*");
}, 300));
</script>"""
FRAMES = """<!doctype html><body><pre></pre><script>
const found = [];
addEventListener("message", ({ data }) => {
  found.push(data);
  document.querySelector("pre").textContent = JSON.stringify(found);
});
</script>"""


def shown(page: Path, *options: str) -> tuple[str, str]:
    """The document as the browser has it, and what it wrote to its console."""
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"]
    command += ["--virtual-time-budget=3000", *options, "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout, "\n".join(re.findall(r".*CONSOLE.*", done.stderr))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("pages")
    texts = {kind: page_of(kind, root) for kind in KINDS}
    for variant in ("plain", "dropout"):
        recorded_run(root / "runs", variant=variant, kept=20, **CURVES)
    texts["comparison"] = sc.compare_runs(root / "runs").render("html")
    texts["drawing"] = sc.draw("specs/residual.yaml").render("html")
    for name, text in texts.items():
        (root / f"{name}.html").write_text(text)
    return {name: root / f"{name}.html" for name in texts}


@pytest.mark.parametrize(("theme", "ground"), [("dark", 13), ("light", 255)])
def test_pages_are_whole_at_every_width(
    pages: dict[str, Path], tmp_path: Path, theme: str, ground: int
) -> None:
    frames = FRAMES
    for name, page in pages.items():
        copy = tmp_path / page.name
        text = page.read_text()
        if name == "drawing":
            text = text.replace("style-src", "script-src 'unsafe-inline'; style-src", 1)
        copy.write_text(text + CHECK.replace("NAME", name))
        frames += "".join(
            f'<iframe src="{copy.name}" width="{w}" height="900" style="border:0"></iframe>'
            for w in WIDTHS
        )
    (tmp_path / "frames.html").write_text(frames)
    scheme = f"--blink-settings=preferredColorScheme={int(theme == 'light')}"
    document, console = shown(tmp_path / "frames.html", "--window-size=1300,900", scheme)
    found = json.loads(unescape(re.search("<pre>(.*?)</pre>", document, re.DOTALL).group(1)))
    assert console == ""
    assert sorted((one["name"], one["width"]) for one in found) == sorted(
        (name, width) for name in pages for width in WIDTHS
    )
    for one in found:
        about = (one["name"], one["width"])
        assert one["over"] <= 0, about
        assert one["lost"] == [], about
        assert one["controls"] > 3, about
        assert one["canvases"] == pages[one["name"]].read_text().count("data-plot="), about
        if one["name"] != "drawing" or theme == "dark":
            assert one["ground"].startswith(f"rgb({ground},"), about


def test_a_drawing_needs_no_script(pages: dict[str, Path]) -> None:
    document, console = shown(pages["drawing"])
    assert console == ""
    assert "<script" not in document
    assert document.count('<details class="fold"><summary>') == 3


def test_what_is_not_in_the_file_is_not_loaded(pages: dict[str, Path], tmp_path: Path) -> None:
    page = tmp_path / "evil.html"
    text = pages["classification"].read_text()
    page.write_text(text.replace("</main>", '<img src="https://example.org/x.png"></main>'))
    _, console = shown(page)
    assert "Content Security Policy" in console
