"""Commands on runs whose files were damaged or crafted: each ends in words, and none hangs."""

import json
import os
import shlex
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from command_line import Outcome, speccompile  # noqa: E402
from damaged_files import DAMAGES, sign, sign_manifest  # noqa: E402
from trained_waves import Waves, contents  # noqa: E402

FILES = (
    "run.json",
    "environment.json",
    "result.json",
    "classes.json",
    "normalization.json",
    "normalization.npz",
    "spec.yaml",
    "checkpoints/epoch-000002/manifest.json",
    "checkpoints/epoch-000002/state.json",
    "checkpoints/epoch-000002/weights.npz",
)


@pytest.fixture(scope="module")
def waves(tmp_path_factory: pytest.TempPathFactory) -> Waves:
    return Waves(tmp_path_factory.mktemp("waves"), "graph")


@pytest.fixture
def run(waves: Waves, tmp_path: Path) -> Path:
    return Path(shutil.copytree(waves.run, tmp_path / "1"))


def test_what_the_card_says_about_using_a_run_works(waves: Waves, tmp_path: Path) -> None:
    card = (waves.run / "card.md").read_text()
    accuracy = json.loads((waves.run / "result.json").read_text())["test"]["accuracy"]
    assert f"| {accuracy:.4f} ± " in card.split("| `accuracy` |")[1].splitlines()[0]
    snippet = card.split("```python\n")[1].split("```")[0]
    names: dict[str, object] = {}
    exec(snippet.replace("FILE", str(waves.data)), names)
    assert "80 samples" in repr(names["predictions"])
    for line in card.split("```console\n")[1].split("```")[0].splitlines():
        program, *words = shlex.split(line.removeprefix("$ ").replace("FILE", str(waves.data)))
        assert program == "speccompile"
        assert speccompile(*words).code == 0


def outcomes(run: Path, waves: Waves) -> dict[str, Outcome]:
    """Every command that reads a run; the last one writes it."""
    return {
        "doctor": speccompile("doctor", run),
        "evaluate": speccompile("evaluate", run),
        "predict": speccompile("predict", run, "--data", waves.data),
        "compile": speccompile("compile", run, "--output", run.parent / "model"),
        "resume": speccompile("run", "--resume", run, "--set", "training.epochs=3"),
    }


def assert_in_words(found: dict[str, Outcome]) -> None:
    for command, outcome in found.items():
        assert outcome.code in (0, 1, 2), (command, outcome)
        assert "Traceback" not in outcome.err, command
        assert outcome.code == 0 or command == "doctor" or "error" in outcome.err, (
            command,
            outcome,
        )


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        *((file, damage) for file in FILES for damage in ("nested lists", "a pipe")),
        ("history.csv", "a pipe"),
        ("events.jsonl", "an endless device"),
    ],
)
def test_a_damaged_file(file: str, damage: str, run: Path, waves: Waves) -> None:
    DAMAGES[damage](run / file)
    found = outcomes(run, waves)
    assert_in_words(found)
    if file in ("run.json", "environment.json", "result.json", "spec.yaml"):
        assert all(outcome.code for name, outcome in found.items() if name != "doctor"), found
    if file.startswith("checkpoints"):
        assert found["doctor"].code == 1
        assert found["resume"].code == 0  # from the epoch before


def write(path: Path, **changes: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **changes}))


def normalise(run: Path, **arrays: object) -> None:
    np.savez(run / "normalization.npz", **{f"0.{name}": value for name, value in arrays.items()})


def state(run: Path, **changes: object) -> None:
    for path in (run / "checkpoints").iterdir():
        content = json.loads((path / "state.json").read_bytes())
        sign(path, "state.json", json.dumps({**content, **changes}).encode())


def without_arrays(run: Path) -> None:
    for path in run.glob("checkpoints/*/manifest.json"):
        body = json.loads(path.read_bytes())
        body["files"].pop("weights.npz")
        sign_manifest(path, body)


CRAFTED = {
    "more classes than units": lambda run: write(run / "classes.json", dense_1=["a"] * 9),
    "another output": lambda run: (run / "classes.json").write_text('{"z": ["a", "b"]}'),
    "an epoch that is not there": lambda run: write(run / "result.json", kept_epoch=10**9),
    "more threads than any": lambda run: write(run / "environment.json", threads=2**60),
    "a folder with NUL": lambda run: write(run / "environment.json", folder="a\0b"),
    "a folder that is none": lambda run: write(run / "environment.json", folder="/dev/null"),
    "statistics of five": lambda run: normalise(run, offset=np.zeros(5), scale=np.ones(5)),
    "statistics of text": lambda run: normalise(run, offset=np.array(["a", "b"])),
    "statistics of objects": lambda run: normalise(run, offset=np.array([{}, None], object)),
    "a scale of zero": lambda run: normalise(run, offset=np.zeros(2), scale=np.zeros(2)),
    "an offset of NaN": lambda run: normalise(run, offset=np.full(2, np.nan)),
    "more steps than an epoch has": lambda run: state(run, done=10**6),
    "no history": lambda run: state(run, history=[]),
    "a history of other columns": lambda run: state(run, history=[{"epoch": 1}, {"x": 1.0}]),
    "a spec that is none": lambda run: state(run, spec="spec: [", spec_sha256=""),
    "a spec of another checksum": lambda run: state(run, spec="spec: 1"),
    "no weights": without_arrays,
    "complex statistics": lambda run: normalise(run, offset=np.zeros(2, np.complex64)),
}


@pytest.mark.parametrize("crafted", CRAFTED)
def test_a_crafted_run(crafted: str, run: Path, waves: Waves) -> None:
    CRAFTED[crafted](run)
    found = outcomes(run, waves)
    assert_in_words(found)
    assert any(outcome.code for outcome in found.values()), crafted


def test_flags_of_nobody(run: Path, waves: Waves, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPECCOMPILE_TEST", raising=False)
    write(run / "environment.json", flags={"SPECCOMPILE_TEST": "1", "XLA_FLAGS": ""})
    monkeypatch.setenv("XLA_FLAGS", "")
    outcome = outcomes(run, waves)["resume"]
    assert outcome.code == 0, outcome
    assert "sets `SPECCOMPILE_TEST`, which is not a known flag; ignoring it" in outcome.err
    assert "SPECCOMPILE_TEST" not in os.environ


def test_a_run_without_a_file_that_was_written(run: Path, waves: Waves) -> None:
    """Without `environment.json`, other data would have been taken for its own."""
    for file in ("environment.json", "normalization.npz", "normalization.json", "spec.yaml"):
        (run / file).rename(run.parent / file)
        outcome = speccompile("evaluate", run, "--progress", "none")
        assert (outcome.code, outcome.out) == (2, "")
        help = "restore it from a copy, or start a new run"
        assert outcome.err == f"error: {run / file} does not exist\nhelp: {help}\n"
        (run.parent / file).rename(run / file)
    assert speccompile("evaluate", run).code == 0


@pytest.mark.parametrize("name", ["checkpoints", "checkpoints/epoch-000001"])
def test_a_run_that_has_lost_its_checkpoints(name: str, run: Path) -> None:
    """It began again from nothing, with exit code 0 and `nothing was saved yet`."""
    shutil.rmtree(run / name)
    for path in (run / "checkpoints").glob("*"):
        shutil.rmtree(path)
    before = contents(run)
    for more in ([], ["--set", "training.epochs=3"]):
        outcome = speccompile("run", "--resume", run, *more)
        assert outcome.code == 2, outcome
        assert f"the checkpoints of {run} are missing; it kept the weights of epoch" in outcome.err
        assert contents(run) == before


def test_the_remedy_of_a_damaged_checkpoint_works(waves: Waves, tmp_path: Path) -> None:
    run = Path(shutil.copytree(waves.run, tmp_path / "a run"))
    kept = json.loads((run / "result.json").read_bytes())["kept_epoch"]
    for path in sorted((run / "checkpoints").iterdir(), reverse=True):
        (path / "weights.npz").write_bytes(b"no")
        if path.name != f"epoch-{kept:06d}":
            assert "or start a new run" in speccompile("evaluate", run).err
            shutil.rmtree(path)
            shutil.copytree(waves.run / "checkpoints" / path.name, path)
    outcome = speccompile("evaluate", run)
    command = outcome.err.rpartition("intact one: speccompile ")[2]
    assert outcome.code == 2
    assert command, outcome
    assert speccompile(*shlex.split(command.replace("=N", "=3"))).code == 0
    assert speccompile("evaluate", run).code == 0
