"""A composite action's shell steps, carried out as GitHub's runner would."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

EXPRESSION = re.compile(r"\$\{\{ *inputs\.([\w-]+) *\}\}")
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
"""What the runner makes of `shell: bash`."""


@dataclass
class Job:
    """What the steps of an action came to.

    Attributes:
        outcomes: `success`, `failure` or `skipped` of each shell step by its name.
        logs: what each wrote, both streams.
        summary: the text of GITHUB_STEP_SUMMARY.
        output: the text of GITHUB_OUTPUT.
    """

    outcomes: dict[str, str] = field(default_factory=dict)
    logs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    output: str = ""


def shell_steps(action: Path) -> list[dict[str, Any]]:
    """The steps with a script, in order."""
    steps = yaml.safe_load(action.read_text(encoding="utf-8"))["runs"]["steps"]
    return [step for step in steps if "run" in step]


def run(
    action: Path, workspace: Path, temporary: Path, inputs: dict[str, str], **environment: str
) -> Job:
    """Carry out the shell steps of an action in a workspace.

    Args:
        temporary: RUNNER_TEMP; a `speccompile` in it that is there already is not installed.
        inputs: those that are given; the rest have their defaults.
    """
    declared = yaml.safe_load(action.read_text(encoding="utf-8"))["inputs"]
    assert inputs.keys() <= declared.keys()
    values = {name: each["default"] for name, each in declared.items()} | inputs
    files = {name: temporary / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    python = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    given = os.environ | {
        "PATH": python,
        "RUNNER_TEMP": str(temporary),
        "GITHUB_ACTION_PATH": str(action.parent),
    }
    given |= {name: str(file) for name, file in files.items()} | environment
    for file in files.values():
        file.write_text("", encoding="utf-8")
    job = Job()
    for step in shell_steps(action):
        installed = (temporary / "speccompile/bin/speccompile").exists()
        if step["name"] == "Install speccompile" and installed:
            job.outcomes[step["name"]] = "success"
        elif wanted(step.get("if", "success()"), values, job.outcomes):
            _carry_out(step, workspace, temporary, given, values, job)
        else:
            job.outcomes[step["name"]] = "skipped"
    job.summary, job.output = (file.read_text(encoding="utf-8") for file in files.values())
    return job


def wanted(condition: str, values: dict[str, str], outcomes: dict[str, str]) -> bool:
    """Whether a step is run: its condition, of inputs, `always()` and the outcome of the check."""
    parts = [part.strip() for part in condition.split("&&")]
    if not {"always()", "failure()"} & {*parts} and "failure" in outcomes.values():
        return False
    return all(_holds(part, values, outcomes) for part in parts)


def _holds(part: str, values: dict[str, str], outcomes: dict[str, str]) -> bool:
    if part in ("always()", "success()"):
        return True
    subject, sign, literal = part.split(" ")
    value = values.get(subject.removeprefix("inputs."), "")
    if subject == "steps.check.outcome":
        value = outcomes["Check specs"]
    return (value == literal.strip("'")) is (sign == "==")


def _carry_out(
    step: dict[str, Any],
    workspace: Path,
    temporary: Path,
    given: dict[str, str],
    values: dict[str, str],
    job: Job,
) -> None:
    assert step["shell"] == "bash"
    environment = {
        name: EXPRESSION.sub(lambda found: values[found[1]], text)
        for name, text in step.get("env", {}).items()
    }
    script = temporary / "script.sh"
    script.write_text(step["run"], encoding="utf-8")
    done = subprocess.run(
        [*BASH, str(script)],
        cwd=workspace,
        env=given | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    job.logs[step["name"]] = done.stdout.decode("utf-8", "replace")
    job.outcomes[step["name"]] = "failure" if done.returncode else "success"
