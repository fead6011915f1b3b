"""What a run would have done with another policy, from its history."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ...compiler.differences.comparison import differences
from ...compiler.differences.difference import describe
from ...compiler.resolving.overrides import Overrides, override_texts
from ...compiler.sources import SpecSource, load_source
from ...compiler.spec import CompiledSpec
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.document.training import StopWhen
from ...spec_schema.errors import Error
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.printable import printable
from ..console.readable import number
from ..history import Ending
from ..storage.run_folder import RunFolder
from ..strict_json import strict
from ..training.invocation import in_effect, made_again, recorded_in, run_again
from ..training.policy.replaying import PastEpoch, Replayed, rates_of, replayed
from ..training.policy.resolved import ResolvedPolicy, resolve_policy
from ..training.policy.stop_when import StopWhenPart
from ..training.policy.stopping import StopReason
from ..training.stored_spec import own_spec
from .record import Record, read_record

CHANGEABLE = ("training.epochs", "training.policy")
"""What may differ in a replay: it determines when the run ends, not how it trains."""
LOGGED = ("runtime.log", "runtime.layer_statistics")
"""What may differ as well: it changes nothing in a run."""


@dataclass(frozen=True, slots=True, repr=False)
class Replay:
    """What a run would have done with another policy. `print(replay)` says it.

    Attributes:
        run: The folder of the run.
        overrides: What is changed in its spec, as `path=value`.
        ending: How the run would have ended; None if its history can't tell.
        unknown: Why the ending isn't known, in a sentence; empty if it is.
        epochs: The number of epochs of the run, or of those that its history can tell.
        best_epoch: The epoch that is kept, or the best so far; 0 if there is none.
        monitor: The value that ranks the epochs.
        values: What the best epoch measured.
        seconds: How long training these epochs took; None if that is not recorded.
        command: What to run to find out; empty if the ending is known.
        notes: What else to know, a sentence each.
        spec: The spec that the policy is from; empty if it is the run's own.
    """

    run: Path
    overrides: tuple[str, ...]
    ending: Ending | None
    unknown: str
    epochs: int
    best_epoch: int
    monitor: str
    values: Mapping[str, float]
    seconds: float | None
    command: str
    notes: tuple[str, ...]
    spec: str = ""

    def __str__(self) -> str:
        command = [f"to find out: {self.command}"] if self.command else []
        return "\n".join(printable(line, len(line)) for line in (*self.sentences(), *command))

    def __repr__(self) -> str:
        how = self.ending.reason if self.ending else "unknown"
        return f"<Replay of {str(self.run)!r}: {how}, {counted(self.epochs, 'epoch')}>"

    def sentences(self) -> Iterator[str]:
        """Yields what the replay shows."""
        if self.ending is None:
            yield self.unknown
            if self.best_epoch:
                yield f"the best of the first {counted(self.epochs, 'epoch')}: {self._best()}"
        else:
            yield f"would have stopped after epoch {self.epochs}: {self.ending.explanation}"
            yield f"would have kept {self._best() if self.best_epoch else 'no epoch'}"
        yield from self.notes

    def _best(self) -> str:
        values = ", ".join(f"{name} {number(value)}" for name, value in self.shown.items())
        return f"epoch {self.best_epoch}, with {values}"

    @property
    def policy(self) -> tuple[str, ...]:
        """What makes the policy another than that of the run."""
        return (*[self.spec] * bool(self.spec), *self.overrides)

    @property
    def shown(self) -> dict[str, float]:
        """The monitor, and the other values of the best epoch on the same part."""
        is_validation = self.monitor.startswith("val_")
        others = [name for name in self.values if name.startswith("val_") == is_validation]
        names = dict.fromkeys([self.monitor, *others])
        return {name: self.values[name] for name in names if name in self.values}

    def to_json(self) -> dict[str, Any]:
        """The same as JSON data."""
        content: dict[str, Any] = strict(asdict(self) | {"run": str(self.run)})
        return content


@dataclass(frozen=True, slots=True)
class Past:
    """A run to replay: its own policy, and what it has recorded.

    Attributes:
        spec: The spec of the run.
        policy: The policy of that spec.
        epochs: The epochs in its history.
    """

    folder: RunFolder
    spec: ValidSpec
    policy: ResolvedPolicy
    record: Record
    epochs: tuple[PastEpoch, ...]

    def replay(self, overrides: Sequence[str] = (), edited: SpecSource | None = None) -> Replay:
        """Returns what the run would have done with another policy.

        Args:
            edited: The spec that has the policy. Defaults to that of the run.

        Raises:
            SpecError: The spec has errors with the overrides.
            Error: More than the policy differs, or the run has not recorded what the policy needs.
        """
        changed = self._changed(tuple(overrides), edited)
        self._check_changes(changed)
        policy = _policy_of(changed.spec)
        self._check_recorded(policy)
        try:
            found = replayed(policy, self.epochs, [*rates_of(self.policy, self.epochs)])
        except KeyError as error:
            message = f"{self.folder.path} has not measured `{error.args[0]}`"
            raise Error(message, f"train with it: {changed.command}") from error
        return self._result(policy, found, changed)

    def _changed(self, overrides: tuple[str, ...], edited: SpecSource | None) -> "Changed":
        """Returns the spec with the policy. That of a file gets the variant and the overrides of
        the run, but for those of the policy.
        """
        made_by = recorded_in(self.folder.environment())
        if edited is None:
            environment = self.folder.environment()
            spec = own_spec(self.folder, environment, overrides) if overrides else self.spec
            command = run_again(made_by, overrides) or "train the spec with these overrides"
            return Changed(spec, overrides, command)
        variant, before = in_effect(made_by)
        kept = [one for one in before if not one.startswith(CHANGEABLE)]
        spec = load_source(edited, [*kept, *overrides], variant or None)
        file = str(spec.path)
        return Changed(spec, overrides, made_again(file, variant, [*kept, *overrides]), file)

    def recorded(self) -> Replay:
        """Returns what the run did, in the form of a replay."""
        ending, monitor = self.record.ending, self.policy.checkpoint.monitor.name
        kept = ending.kept_epoch if ending else 0
        return Replay(
            run=self.folder.path,
            overrides=(),
            ending=ending,
            unknown="" if ending else "the run has not ended",
            epochs=ending.epochs if ending else len(self.epochs),
            best_epoch=kept,
            monitor=monitor,
            values=self._values(kept),
            seconds=self._seconds(len(self.epochs)),
            command="",
            notes=(),
        )

    def _result(self, policy: ResolvedPolicy, found: Replayed, changed: "Changed") -> Replay:
        count, best = found.state.epoch, found.state.best_epoch
        ending, unknown = self._ending(policy, found), ""
        if ending is None:
            unknown = self._why_unknown(found)
        else:
            best = ending.kept_epoch
        return Replay(
            run=self.folder.path,
            overrides=changed.overrides,
            ending=ending,
            unknown=unknown,
            epochs=count,
            best_epoch=best,
            monitor=policy.checkpoint.monitor.name,
            values=self._values(best),
            seconds=self._seconds(count),
            command="" if ending else self._command(found, changed),
            notes=tuple(self._notes(policy)),
            spec=changed.file,
        )

    def _ending(self, policy: ResolvedPolicy, found: Replayed) -> Ending | None:
        """Returns how the run would have ended; None if its history can't tell."""
        recorded, stop = self.record.ending, found.stop
        if stop is None and not found.other_rate and recorded and recorded.reason == "not_finite":
            stop = StopReason(recorded.reason, recorded.explanation)  # the same step would fail
        if stop is None:
            return None
        kept = found.kept(policy, self.epochs)
        return Ending(stop.reason, stop.explanation, found.state.epoch, kept.epoch, kept.kind)

    def _why_unknown(self, found: Replayed) -> str:
        count = found.state.epoch
        if not found.other_rate:
            return f"would have continued after epoch {count}, where the history ends"
        rates = [(1.0, 0.0), *rates_of(self.policy, self.epochs)]
        before, then, now = rates[count - 1], rates[count], found.state.learning_rate_factor
        if then is None or before is None:
            rate = f"the learning rate after epoch {count} is unknown"
            return f"{rate}: the run was resumed with another policy"
        if now == before[0]:
            return f"would not have lowered the learning rate after epoch {count}; the run did"
        lowered = f"would have lowered the learning rate after epoch {count}"
        if then[0] == before[0]:
            return f"{lowered}; the run did not"
        if then[0] == now:
            return f"{lowered} with another `min_lr` than the run had"
        return (
            f"{lowered} to {now:.3g} of its value at the start; the run lowered it to {then[0]:.3g}"
        )

    def _command(self, found: Replayed, changed: "Changed") -> str:
        """Returns how to find out what the history can't tell: resumed, if that gives the same."""
        if not found.other_rate:
            from ..training.resume import survey  # reads checkpoints, and loads numpy for it

            try:
                edited = changed.spec if changed.file else None
                plan = survey(self.folder, edited, changed.overrides)
            except Error:
                pass
            else:
                if plan.ended is None and found.state.decides_as(plan.state):
                    return plan.command
        return changed.command

    def _notes(self, policy: ResolvedPolicy) -> Iterator[str]:
        edited = [one.epoch for one in recorded_in(self.folder.environment()) if one.epoch]
        if edited:
            places = " and ".join(map(str, edited))
            changed = f"the spec of the run was changed after epoch {places}"
            yield f"{changed}; the replay takes its history as it is"
        if any(one.minutes is not None for one in _conditions(policy)):
            yield "`minutes` refers to the recorded times, which differ in each run"

    def _check_changes(self, changed: "Changed") -> None:
        """Raise Error if more than the policy differs."""
        others = [
            one
            for one in differences(self.spec, changed.spec)
            if one.kind != "other" and not one.path.startswith((*CHANGEABLE, *LOGGED))
        ]
        if others:
            names = " and ".join(f"`{path}`" for path in CHANGEABLE)
            shown = "; ".join(map(describe, others))
            message = f"only {names} can be replayed, not {shown}"
            raise Error(message, f"train with it: {changed.command}")

    def _check_recorded(self, policy: ResolvedPolicy) -> None:
        """Raise Error if the policy needs times or steps that are not recorded."""
        missing = [
            name
            for name, is_known in (
                ("minutes", len(self.record.epochs) >= len(self.epochs)),
                ("steps", self.record.started is not None),
            )
            if not is_known and any(getattr(one, name) is not None for one in _conditions(policy))
        ]
        if missing:
            path = self.folder.events_path
            message = f"`{missing[0]}` can't be replayed: {path} does not have all epochs"
            raise Error(message, "restore the original file, or leave that condition out")

    def _values(self, epoch: int) -> dict[str, float]:
        if not 0 < epoch <= len(self.epochs):
            return {}
        values = self.epochs[epoch - 1].values
        return {name: value for name, value in values.items() if name != "epoch"}

    def _seconds(self, count: int) -> float | None:
        if not count or len(self.record.epochs) < count:
            return None
        return self.epochs[count - 1].minutes * 60


@dataclass(frozen=True, slots=True)
class Changed:
    """The policy that is replayed.

    Attributes:
        spec: A spec that has it.
        overrides: Those that it was given, as `path=value`.
        command: What trains with it.
        file: The path of the spec; empty if it is that of the run.
    """

    spec: ValidSpec
    overrides: tuple[str, ...]
    command: str
    file: str = ""


def replay(folder: RunFolder, overrides: Overrides, spec: SpecSource | None) -> Replay:
    """Returns what a run would have done; see `Run.replay`."""
    return past_of(folder).replay(override_texts(overrides), spec)


def past_of(folder: RunFolder) -> Past:
    """Returns a run to replay.

    Raises:
        StorageError: A file of the run is damaged.
        Error: The run has not finished an epoch.
    """
    spec = own_spec(folder, folder.environment())
    record = read_record(folder, CompiledSpec.of(spec))
    if not len(record.history):
        raise Error(f"{folder.path} has not finished an epoch", "name a run that has")
    return Past(folder, spec, _policy_of(spec), record, tuple(_epochs_of(record)))


def _epochs_of(record: Record) -> Iterator[PastEpoch]:
    steps = record.started.steps_per_epoch if record.started else 0
    seconds = 0.0
    for values in record.history:
        number = int(values["epoch"])
        event = record.epochs.get(number)
        seconds += event.seconds if event else 0.0
        yield PastEpoch(values, number * steps, seconds / 60, event.lowered if event else None)


def _policy_of(spec: ValidSpec) -> ResolvedPolicy:
    assert spec.document.training is not None
    return resolve_policy(spec.document.training, spec.monitors)


def _conditions(policy: ResolvedPolicy) -> list[StopWhen]:
    part = policy.find(StopWhenPart)
    return [one for _, one in part.options.conditions()] if part else []
