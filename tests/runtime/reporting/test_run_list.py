"""Lists of runs: what they show, sorting, conditions, formats."""

import csv
import json
from pathlib import Path

import pytest
import speccompile as sc
from recorded_runs import recorded_run


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("runs")
    for variant, loss in (("plain", 0.8), ("l2", 0.5), ("dropout", 0.6)):
        recorded_run(
            root,
            variant=variant,
            overrides=["training.epochs=20", f"training.batch_size={round(loss * 10)}"],
            test={"loss": loss + 0.1, "accuracy": 0.75},
            loss=lambda e: 1 / e,
            val_loss=lambda e, loss=loss: loss + 1 / e,
            val_accuracy=lambda e: 0.5,
        )
    recorded_run(root, ended=False, loss=lambda e: 1.0)
    return root


def test_a_row_says_what_a_run_measured(root: Path) -> None:
    runs = sc.list_runs(root)
    assert [row.run.name for row in runs] == ["1", "2", "3", "4"]
    row = runs[1]
    assert (row.variant, row.epochs, row.kept, row.stopped) == ("l2", 20, 20, "epochs")
    assert row.values == {
        "val_loss": pytest.approx(0.55),
        "val_accuracy": 0.5,
        "test_loss": 0.6,
        "test_accuracy": 0.75,
    }
    assert (runs[3].stopped, runs[3].values) == ("", {})


def test_runs_are_sorted_and_those_without_a_value_come_last(root: Path) -> None:
    runs = sc.list_runs(root)
    assert [row.variant for row in runs.sorted("val_loss")] == ["l2", "dropout", "plain", ""]
    assert [row.variant for row in runs.sorted("-val_loss")] == ["plain", "dropout", "l2", ""]


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        (["val_loss<0.7"], ["l2", "dropout"]),
        (["val_loss>=0.65", "variant!=plain"], ["dropout"]),
        (["variant=l2"], ["l2"]),
        (["epochs = 20"], ["plain", "l2", "dropout"]),
        (["val_loss>9"], []),
    ],
)
def test_conditions(root: Path, conditions: list[str], found: list[str]) -> None:
    assert [row.variant for row in sc.list_runs(root).where(*conditions)] == found


@pytest.mark.parametrize(
    ("condition", "message", "help"),
    [
        ("val_los<1", "no run has `val_los`", "did you mean `val_loss`?"),
        ("val_loss", "`val_loss` is not a condition", "write it like `val_loss<0.2`"),
        ("val_loss<low", "`val_loss` is a number, got `low`", "compare it with a number"),
    ],
)
def test_wrong_conditions(root: Path, condition: str, message: str, help: str) -> None:
    with pytest.raises(sc.Error) as caught:
        sc.list_runs(root).where(condition)
    assert (caught.value.message, caught.value.help) == (message, help)


def test_the_text_has_what_all_share_once(root: Path) -> None:
    lines = sc.list_runs(root).where("variant!=").render(width=200).splitlines()
    assert lines[0].startswith("all: name waves, epochs 20, kept 20, stopped epochs")
    assert "training.epochs=20" in lines[0]
    assert lines[1].split()[:4] == ["run", "variant", "set", "val_loss"]
    assert len(lines) == 5


def test_what_does_not_fit_is_named(root: Path) -> None:
    text = sc.list_runs(root).render(width=100)
    assert max(map(len, text.splitlines()[:-1])) <= 100
    assert text.splitlines()[-1].startswith("not shown: ")


def test_csv_and_json_are_exact(root: Path) -> None:
    runs = sc.list_runs(root)
    rows = [*csv.DictReader(runs.render("csv").splitlines())]
    assert [float(row["test_loss"] or "nan") for row in rows[:3]] == pytest.approx([0.9, 0.6, 0.7])
    content = json.loads(runs.render("json"))
    assert content[0]["values"]["test_accuracy"] == 0.75
    assert content[0]["run"] == str(root / "waves" / "1")


def test_a_damaged_run_is_told_and_the_others_are_listed(tmp_path: Path) -> None:
    for _ in range(2):
        recorded_run(tmp_path, loss=lambda e: 1 / e)
    (tmp_path / "waves" / "1" / "result.json").write_text("[]")
    runs = sc.list_runs(tmp_path)
    assert [row.run.name for row in runs] == ["2"]
    assert [path.name for path in runs.unreadable] == ["1"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(sc.Error, match="is not a folder"):
        sc.list_runs(tmp_path / "runs")
    assert sc.list_runs(tmp_path).render() == "no runs"
