"""How a run was invoked: its spec, variant and overrides, and those of each resumption."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from shlex import quote
from typing import Any

from ...compiler.sources import UNNAMED
from ...spec_schema.document.training import Training
from ...spec_schema.errors import as_asked
from ...spec_schema.findings.printable import printable

HEADING = "Written by `speccompile run`, with bases, variant, overrides and params applied."


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of `run` that started a run or changed its spec.

    Attributes:
        epoch: The number of epochs completed before it.
        spec: The path of the spec; empty if the run was resumed with its own.
        variant: The variant of the spec; empty for none.
        overrides: `path=value`, in order.
    """

    epoch: int
    spec: str
    variant: str
    overrides: tuple[str, ...]

    @property
    def arguments(self) -> str:
        """Returns the arguments of `run`, without folders."""
        return " ".join(self._words())

    def command(self, resumed: Path | None) -> str:
        """Returns the command or call again. `resumed`: the folder of the run that it resumed."""
        if Path(self.spec).name in UNNAMED:
            return self._call(resumed)
        folder = [f"--resume {quote(str(resumed))}"] if resumed else []
        return " ".join(["speccompile run", *folder, *self._words()])

    def _call(self, resumed: Path | None) -> str:
        given = {"variant": self.variant, "overrides": [*self.overrides]}
        if resumed is None:
            return called("train", self.spec, **given)
        return f"{called('open_run', str(resumed))}.resume({called('load', self.spec, **given)})"

    def _words(self) -> list[str]:
        variant = [f"--variant {quote(self.variant)}"] if self.variant else []
        sets = [f"--set {quote(one)}" for one in self.overrides]
        return [*([quote(Path(self.spec).name)] if self.spec else []), *variant, *sets]


def extended(earlier: tuple[Invocation, ...], now: Invocation) -> tuple[Invocation, ...]:
    """Returns the invocations with one more, unless a killed process has recorded it already."""
    return earlier if earlier and replace(earlier[-1], epoch=now.epoch) == now else (*earlier, now)


def recorded_in(recorded: Mapping[str, Any]) -> tuple[Invocation, ...]:
    """Returns the invocations in `environment.json`; none in that of an earlier version."""
    return tuple(
        Invocation(one["epoch"], one["spec"], one["variant"], tuple(one["overrides"]))
        for one in recorded.get("invocations", ())
    )


def as_json(made_by: Iterable[Invocation]) -> list[dict[str, Any]]:
    """Returns plain data, from which `recorded_in` restores the invocations."""
    return [asdict(one) for one in made_by]


def in_effect(made_by: Sequence[Invocation]) -> tuple[str, tuple[str, ...]]:
    """The variant and all overrides that are in effect."""
    first = max((n for n, one in enumerate(made_by) if one.spec), default=0)
    since = made_by[first:]
    variant = since[0].variant if since else ""
    return variant, tuple(override for one in since for override in one.overrides)


def with_lower_rate(made_by: Sequence[Invocation], training: Training) -> str | None:
    """Returns the command or call that restarts a run with a tenth of its learning rate.

    For a run whose loss or gradient was not finite: resuming it would repeat the step that failed.
    None if the learning rate is a schedule, or if an earlier version made the run.
    """
    lower = [
        f"{path}.{optimizer.name}.learning_rate={optimizer.learning_rate / 10:g}"
        for path, optimizer in training.optimizers()
        if isinstance(optimizer.learning_rate, (int, float))
    ]
    return run_again(made_by, lower) if lower else None


def run_again(made_by: Sequence[Invocation], overrides: Sequence[str]) -> str | None:
    """Returns the command or call that trains the spec of a run anew, with more overrides.

    None if an earlier version made the run.
    """
    begun = [one.spec for one in made_by if one.spec]
    if not begun:
        return None
    variant, before = in_effect(made_by)
    changed = {path_overridden(one) for one in overrides}
    again = [*(one for one in before if path_overridden(one) not in changed), *overrides]
    return made_again(begun[-1], variant, again)


def made_again(spec: str, variant: str, overrides: Sequence[str]) -> str:
    """Returns the command or call that trains a spec."""
    call = called("train", spec, variant=variant, overrides=[*overrides])
    return as_asked(_command(spec, variant, overrides), call)


def path_overridden(override: str) -> str:
    """Returns the path of an override."""
    return override.partition("=")[0].strip()


def _command(spec: str, variant: str, overrides: Iterable[str]) -> str:
    words = ["speccompile", "run", spec, *(["--variant", variant] if variant else [])]
    words += [word for override in overrides for word in ("--set", override)]
    return " ".join(quote(printable(word, len(word))) for word in words)


def called(function: str, *arguments: str, **options: object) -> str:
    """A call from Python: `speccompile.train('a.yaml', overrides=['seed=1'])`. A spec that is not
    from a file is called `spec`; options that are empty are left out.
    """
    shown = ["spec" if Path(one).name in UNNAMED else repr(one) for one in arguments]
    shown += [f"{name}={value!r}" for name, value in options.items() if value]
    return f"speccompile.{function}({', '.join(shown)})"


def comment(made_by: Iterable[Invocation]) -> str:
    """Returns the invocations as comments for the head of the stored spec."""
    lines = [HEADING]
    for one in made_by:
        when = f"After epoch {one.epoch}" if one.epoch else "Created by"
        lines.append(f"{when}: {one.arguments}")
    return "".join(f"# {_plain(line)}\n" for line in lines)


def _plain(line: str) -> str:
    """Returns text on one line, without suppression comments."""
    return printable(line, len(line)).replace("speccompile:", "speccompile\\x3a")
