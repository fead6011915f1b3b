"""The report of a run: what it says, and that nothing in it is loaded or run from elsewhere."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import speccompile as sc
from recorded_runs import recorded_run
from speccompile.runtime.events import Judged, Resumed
from speccompile.runtime.prediction.evaluation import Evaluation
from speccompile.runtime.prediction.measures import (
    Classification,
    ClassMeasures,
    Regression,
    Residuals,
)
from speccompile.runtime.reporting.answers import answers
from speccompile.runtime.reporting.curves import MOST_POINTS, thinned
from speccompile.runtime.reporting.judging import course_of, judgements
from speccompile.runtime.reporting.page import facts
from speccompile.runtime.reporting.record import read_record
from speccompile.runtime.reporting.report import report
from speccompile.runtime.storage.run_folder import RunFolder


class Elements(HTMLParser):
    """Checks that elements are closed in order, and collects texts and attributes."""

    VOID = frozenset({"input", "meta", "br", "img"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.texts: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page.replace("<wbr>", ""))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.opened and self.opened[-1] not in ("script", "style"):
            self.texts.append(data)


def page_of(path: Path) -> str:
    record = read_record(RunFolder.open(path), sc.open_run(path).spec)
    course = course_of(record)
    return report(record, course, judgements(course, record.spec))


def overfitted(root: Path, **changed: object) -> Path:
    return recorded_run(
        root,
        kept=20,
        loss=lambda e: 1.0 / e,
        val_loss=lambda e: abs(e - 8) / 10 + 0.3,
        accuracy=lambda e: 0.9,
        val_accuracy=lambda e: 0.8,
        **changed,
    )


def test_a_report_says_what_happened(tmp_path: Path) -> None:
    page = page_of(overfitted(tmp_path, variant="plain", test={"loss": 0.25}))
    elements = Elements(page)
    text = " ".join(elements.texts)
    assert "Overfits since epoch 8" in text
    assert "--set training.policy.early_stopping.patience=5" in text
    assert "waves/1, plain" in text
    assert "0.2500" in text
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert headings == ["Curves", "Network", "Data", "Run", "Spec"]
    plots = json.loads(page.split('id="plots">')[1].split("</script>")[0])
    assert [plot["title"] for plot in plots] == ["loss", "accuracy", "samples per second"]
    assert [one["name"] for one in plots[0]["series"]] == ["loss", "val_loss"]
    assert plots[0]["series"][1]["values"][7] == 0.3
    assert plots[0]["marks"] == [{"at": 20, "label": "kept", "color": "good"}]


def test_nothing_is_loaded_from_elsewhere_and_plots_are_told(tmp_path: Path) -> None:
    elements = Elements(page_of(overfitted(tmp_path)))
    for tag, attributes in elements.found:
        assert "src" not in attributes, tag
        assert (attributes.get("href") or "#").startswith("#")
    policy = next(a["content"] for t, a in elements.found if a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    labels = [a["aria-label"] for _, a in elements.found if "data-plot" in a]
    assert labels[0] == (
        "loss. loss goes from 1.0000 to 0.0500, best 0.0500 in epoch 20; "
        "val_loss goes from 1.0000 to 1.5000, best 0.3000 in epoch 8."
    )


def test_texts_of_others_are_only_text(tmp_path: Path) -> None:
    path = overfitted(tmp_path)
    evil = "</script><script>alert(1)</script>"
    with (path / "spec.yaml").open("a") as file:
        file.write(f"# {evil}\n")
    history = (path / "history.csv").read_text().replace("accuracy", f"a{evil}")
    (path / "history.csv").write_text(history)
    page = page_of(path)
    assert evil not in page
    assert Elements(page).opened == []


def test_a_run_that_goes_on_has_a_report(tmp_path: Path) -> None:
    page = page_of(recorded_run(tmp_path, ended=False, loss=lambda e: 1.0 / e))
    assert "The run has not ended." in page
    path = recorded_run(tmp_path, ended=False, loss=lambda e: 1.0)
    (path / "history.csv").unlink()
    (path / "events.jsonl").unlink()
    assert "No epoch has ended." in page_of(path)


def test_a_run_without_a_problem_says_so(tmp_path: Path) -> None:
    page = page_of(recorded_run(tmp_path, loss=lambda e: 1.0 / e, val_loss=lambda e: 1.1 / e))
    assert "Nothing stands out. Looked at: the course of" in page


def test_the_verdict_of_a_run_is_the_last_one(tmp_path: Path) -> None:
    path = recorded_run(tmp_path, loss=lambda e: 1 / e, val_loss=lambda e: 1 / e)
    assert sc.open_run(path).verdict == ()
    with RunFolder.open(path) as folder:
        folder.log(Judged(("Overfits.",)))
        folder.log(Judged(("Overfits since epoch 3.", "Small.")))
    assert sc.open_run(path).verdict == ("Overfits since epoch 3.", "Small.")
    with RunFolder.open(path) as folder:
        folder.log(Resumed("waves", 20, 0))
    assert sc.open_run(path).verdict == ()


def test_what_is_in_backticks_is_code() -> None:
    expected = "<dl><dt>stopped</dt><dd>ended (<code>epochs: 9</code>)</dd></dl>"
    assert facts({"stopped": "ended (`epochs: 9`)"}) == expected


def test_wrong_answers_have_another_color_than_right_ones() -> None:
    classes = tuple(ClassMeasures(name, 0.5, 0.5, 0.5, 2) for name in ("cat", "dog"))
    found = Classification("y", 3, 1, classes, ((1, 0), (1, 1)), None)
    page = answers(Evaluation("validation", 3, 1, {}, outputs={"y": found}))
    cells = re.findall(r'class="(number share.*?)"', page)
    assert cells == ["number share", "number share wrong", "number share wrong", "number share"]


def test_long_histories_are_thinned_and_keep_their_extremes() -> None:
    values = [1.0 + (n % 7) / 10 for n in range(100_000)]
    values[54_321], values[12_345] = 9.0, -3.0
    other = [None if n % 2 else float(n) for n in range(100_000)]
    kept = thinned([values, other])
    assert len(kept) <= MOST_POINTS + 2
    assert {0, 12_345, 54_321, 99_999} <= {*kept}
    assert kept == sorted(set(kept))
    assert thinned([[1.0, 2.0]]) == [0, 1]


def test_residuals_are_boxes_on_one_axis_and_a_table() -> None:
    wide = Residuals(
        *("price", 12, 0.5, 8.0, 6.1, 8.2, 0.8),
        {0.05: -20.0, 0.25: -10.0, 0.5: 0.0, 0.75: 10.0, 0.95: 20.0},
        *("row 17", 240.0, 301.5),
    )
    narrow = replace(wide, name="<b>", quantiles={q: v / 10 for q, v in wide.quantiles.items()})
    found = Evaluation("validation", 12, 3, {}, outputs={"y": Regression("y", (wide, narrow))})
    page = answers(found)
    assert "Residuals: prediction minus truth, in the unit of the target." in page
    boxes = [tuple(map(float, one)) for one in re.findall(r'<rect x="(.*?)".*?width="(.*?)"', page)]
    assert boxes == [(153.0, 294.0), (285.3, 29.4)]
    assert 'aria-label="price: median 0.0000, 90% from -20.0000 to 20.0000"' in page
    assert "301.50 instead of 240.00 (row 17)" in page
    assert "<b>" not in page


def test_residuals_that_are_all_zero_or_unknown_have_no_picture() -> None:
    nothing = Residuals("y", 0, *[float("nan")] * 5, {0.5: float("nan")}, "", 0.0, 0.0)
    found = Evaluation("validation", 1, 3, {}, outputs={"y": Regression("y", (nothing,))})
    assert "<svg" not in answers(found)
