"""`speccompile data`, and `init` for a table."""

import json
from pathlib import Path

from command_line import speccompile as command

TABLE = "size,kind\n" + "".join(f"{row * row},{'ab'[row % 2]}\n" for row in range(20))


def test_a_table_and_its_first_spec(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    table, spec = str(tmp_path / "t.csv"), str(tmp_path / "t.yaml")
    shown = command("data", table, "--target", "kind")
    assert shown.code == 0
    assert "kind (target)  category" in shown.out
    made = command("init", spec, "--data", table, "--target", "kind")
    assert made.out.startswith(f"wrote {spec}: a network for {table}. Next:")
    of_spec = command("data", spec, "--format", "json")
    assert json.loads(of_spec.out)["targets"] == ["kind"]
    assert command("validate", "--data", spec).code == 0


def test_what_is_asked_wrongly_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    table = str(tmp_path / "t.csv")
    found = command("data", table, "--target", "kin")
    assert (found.code, found.out) == (2, "")
    assert "has no column `kin`" in found.err
    assert "did you mean `kind`?" in found.err
    assert command("init", str(tmp_path / "a.yaml"), "--data", table).code == 2
    assert command("data", str(tmp_path / "none.csv")).code == 1


def test_a_table_without_features_has_no_first_spec(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "row,kind\n" + "".join(f"{n},{'ab'[n % 2]}\n" for n in range(9))
    )
    spec = tmp_path / "a.yaml"
    found = command("init", str(spec), "--data", str(tmp_path / "t.csv"), "--target", "kind")
    assert found.code == 2
    assert "can be a feature of a first spec" in found.err
    assert not spec.exists()
