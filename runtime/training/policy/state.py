"""What the policy remembers between epochs: plain data, saved whole in every checkpoint."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from math import isfinite, nan
from typing import Any

from ...strict_json import strict


@dataclass(frozen=True, slots=True)
class BestSoFar:
    """The best that a monitored value has been, in the eyes of one part of the policy.

    Attributes:
        value: the best value; None before the first finite one.
        epoch: its epoch; 0 before the first.
        wait: epochs since the last progress.
    """

    value: float | None = None
    epoch: int = 0
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """An epoch and the value it is ranked by."""

    epoch: int
    value: float


@dataclass(frozen=True, slots=True)
class PolicyState:
    """The memory of the policy after an epoch; a new one is that before the first.

    A part that remembers something has a field here, with a default: a number or a `BestSoFar`.

    Attributes:
        epoch: the last epoch that was seen, from 1; 0 before the first.
        steps: updates made since the run began.
        minutes: how long the run has lasted, over all its processes.
        values: what the last epoch gave.
        ranking: the best epochs by the checkpoint's monitor, best first, on ties the earlier one.
        early_stopping: what early stopping takes for the best, and how long it has waited.
        plateau: the same for the plateau.
        cooldown: epochs of rest that are left after a reduction.
        learning_rate_factor: what the optimizer's learning rate is multiplied by now.
    """

    epoch: int = 0
    steps: int = 0
    minutes: float = 0.0
    values: Mapping[str, float] = field(default_factory=dict)
    ranking: tuple[Ranked, ...] = ()
    early_stopping: BestSoFar = BestSoFar()
    plateau: BestSoFar = BestSoFar()
    cooldown: int = 0
    learning_rate_factor: float = 1.0

    @property
    def best(self) -> float:
        """The best value of the checkpoint's monitor; NaN before the first finite one."""
        return self.ranking[0].value if self.ranking else nan

    @property
    def best_epoch(self) -> int:
        """The epoch of the best value; 0 before the first finite one."""
        return self.ranking[0].epoch if self.ranking else 0

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data; `from_json` gives the same state back, to the last bit."""
        data: dict[str, Any] = strict(asdict(self))
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "PolicyState":
        """The state that `to_json` was called on.

        What a part remembers starts afresh if it was saved by a version without that part.

        Raises:
            KeyError: if anything else is missing.
        """
        general: dict[str, Any] = {
            "epoch": int(data["epoch"]),
            "steps": int(data["steps"]),
            "minutes": float(data["minutes"]),
            "values": {name: float(value) for name, value in data["values"].items()},
            "ranking": tuple(Ranked(int(r["epoch"]), float(r["value"])) for r in data["ranking"]),
        }
        memory = {
            field.name: _read(data[field.name], type(field.default))
            for field in fields(cls)
            if field.name in data and field.name not in general
        }
        return cls(**general, **memory)


def _read(data: Any, kind: type[Any]) -> Any:
    if kind is not BestSoFar:
        return kind(data)
    value = data["value"]
    return BestSoFar(None if value is None else float(value), int(data["epoch"]), int(data["wait"]))


def nonfinite_loss(values: Mapping[str, float]) -> str | None:
    """The name of the loss that is not finite in an epoch."""
    losses = (name for name in ("loss", "val_loss") if name in values)
    return next((name for name in losses if not isfinite(values[name])), None)
