"""How a run was asked for: the spec, variant and overrides it began with, and those of resuming."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from ...compiler.valid_spec import ValidSpec
from ...spec_schema.document.training import Training
from ...spec_schema.findings.printable import printable

if TYPE_CHECKING:
    from .resume_plan import ResumePlan

HEADING = "Written by `speccompile run`, with bases, variant, overrides and params applied."


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of `run` that began a run or changed its spec.

    Attributes:
        epoch: how many epochs were finished before it.
        spec: path of the spec; empty where the run went on by its own.
        variant: the variant of the spec; empty for none.
        overrides: `path=value`, in order.
    """

    epoch: int
    spec: str
    variant: str
    overrides: tuple[str, ...]

    @property
    def arguments(self) -> str:
        """The arguments of `run`, without paths of folders."""
        variant = [f"--variant {quote(self.variant)}"] if self.variant else []
        sets = [f"--set {quote(one)}" for one in self.overrides]
        return " ".join([*([quote(Path(self.spec).name)] if self.spec else []), *variant, *sets])


def invocations(spec: ValidSpec, plan: "ResumePlan | None" = None) -> tuple[Invocation, ...]:
    """The invocations that make a run, this one included where it changes anything.

    Args:
        spec: what is trained.
        plan: how the run is resumed; None: it is new.
    """
    own = plan.folder.spec_path if plan else None
    path = "" if spec.path == own else str(spec.path.resolve())
    epoch = plan.state.epoch if plan else 0
    now = Invocation(epoch, path, spec.variant or "", spec.overrides)
    earlier = recorded_in(plan.recorded) if plan else ()
    return earlier if plan and not plan.changes else extended(earlier, now)


def extended(earlier: tuple[Invocation, ...], now: Invocation) -> tuple[Invocation, ...]:
    """The invocations with one more, unless a killed process has recorded the same already."""
    return earlier if earlier and replace(earlier[-1], epoch=now.epoch) == now else (*earlier, now)


def recorded_in(recorded: Mapping[str, Any]) -> tuple[Invocation, ...]:
    """The invocations that `environment.json` has; none in that of an earlier version."""
    return tuple(
        Invocation(one["epoch"], one["spec"], one["variant"], tuple(one["overrides"]))
        for one in recorded.get("invocations", ())
    )


def as_json(made_by: Iterable[Invocation]) -> list[dict[str, Any]]:
    """Plain data; `recorded_in` gives the same back."""
    return [asdict(one) for one in made_by]


def in_effect(made_by: Sequence[Invocation]) -> tuple[str, tuple[str, ...]]:
    """The variant and all overrides that the run now trains by."""
    first = max((n for n, one in enumerate(made_by) if one.spec), default=0)
    since = made_by[first:]
    variant = since[0].variant if since else ""
    return variant, tuple(override for one in since for override in one.overrides)


def with_lower_rate(made_by: Sequence[Invocation], training: Training) -> str | None:
    """The command that begins a run anew with a tenth of its learning rate.

    For a run whose loss or gradient was not finite: resuming it repeats the step that failed. None
    where the rate is a schedule, or the run was made by an earlier version.
    """
    begun = [one.spec for one in made_by if one.spec]
    optimizer, rate = training.optimizer, training.optimizer.learning_rate
    if not begun or not isinstance(rate, (int, float)):
        return None
    variant, overrides = in_effect(made_by)
    lower = f"training.optimizer.{optimizer.name}.learning_rate={rate / 10:g}"
    kept = [one for one in overrides if one.partition("=")[0] != lower.partition("=")[0]]
    return _command(begun[-1], variant, [*kept, lower])


def _command(spec: str, variant: str, overrides: Iterable[str]) -> str:
    words = ["speccompile", "run", spec, *(["--variant", variant] if variant else [])]
    words += [word for override in overrides for word in ("--set", override)]
    return " ".join(quote(printable(word, len(word))) for word in words)


def comment(made_by: Iterable[Invocation]) -> str:
    """The same as comments for the head of the stored spec."""
    lines = [HEADING]
    for one in made_by:
        when = f"After epoch {one.epoch}" if one.epoch else "Created by"
        lines.append(f"{when}: {one.arguments}")
    return "".join(f"# {_plain(line)}\n" for line in lines)


def _plain(line: str) -> str:
    """One line that is no directive to speccompile."""
    return printable(line, len(line)).replace("speccompile:", "speccompile\\x3a")
