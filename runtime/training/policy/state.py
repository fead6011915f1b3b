"""The state of the policy between epochs: plain data, saved in every checkpoint."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from math import isfinite, nan
from typing import Any

from ...strict_json import strict


@dataclass(frozen=True, slots=True)
class BestSoFar:
    """The best monitored value so far, as one part of the policy counts it.

    Attributes:
        value: The best value; None before the first finite one.
        epoch: Its epoch; 0 before the first.
        wait: Epochs since the last improvement.
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
    """The state of the policy after an epoch; the default is that before the first.

    A part with a state has a field here, with a default: a number or a `BestSoFar`.

    Attributes:
        epoch: The last epoch, from 1; 0 before the first.
        steps: The number of updates since the start of the run.
        minutes: The duration of the run, over all of its processes.
        values: The values of the last epoch.
        ranking: The best epochs by the checkpoint's monitor, best first, of equal ones the earlier.
        early_stopping: The state of early stopping.
        plateau: The state of the plateau.
        cooldown: The remaining epochs of the cooldown after a reduction.
        learning_rate_factor: The current factor on the optimizer's learning rate.
        recent: The last values of monitors whose progress is watched.
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
    recent: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def best(self) -> float:
        """The best value of the checkpoint's monitor; NaN before the first finite one."""
        return self.ranking[0].value if self.ranking else nan

    @property
    def best_epoch(self) -> int:
        """The epoch of the best value; 0 before the first finite one."""
        return self.ranking[0].epoch if self.ranking else 0

    def decides_as(self, other: "PolicyState") -> bool:
        """Whether a policy would decide the same from here on; times and steps are not compared."""
        parts = "epoch", "best_epoch", "early_stopping", "plateau", "cooldown", "recent"
        same = all(getattr(self, name) == getattr(other, name) for name in parts)
        return same and self.learning_rate_factor == other.learning_rate_factor

    def to_json(self) -> dict[str, Any]:
        """Returns plain JSON data, from which `from_json` restores exactly the same state."""
        data: dict[str, Any] = strict(asdict(self))
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "PolicyState":
        """Returns the state that `to_json` was called on.

        The state of a part that the saving version lacked is initialized.

        Raises:
            KeyError: Anything else is missing.
        """
        general: dict[str, Any] = {
            "epoch": int(data["epoch"]),
            "steps": int(data["steps"]),
            "minutes": float(data["minutes"]),
            "values": {name: float(value) for name, value in data["values"].items()},
            "ranking": tuple(Ranked(int(r["epoch"]), float(r["value"])) for r in data["ranking"]),
        }
        recent = data.get("recent", {})
        general["recent"] = {name: tuple(map(float, values)) for name, values in recent.items()}
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
    """Returns the name of the loss that is not finite in an epoch; None if there is none."""
    losses = (name for name in ("loss", "val_loss") if name in values)
    return next((name for name in losses if not isfinite(values[name])), None)
