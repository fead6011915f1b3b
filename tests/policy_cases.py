"""Short ways to a policy and its course, for the tests of the policy."""

from collections.abc import Iterable, Mapping
from typing import Any

from speccompile.compiler.objectives.objectives import Monitor
from speccompile.runtime.training.policy.decisions import (
    Decisions,
    PolicyState,
    ResolvedPolicy,
    resolve_policy,
    update,
)
from speccompile.spec_schema.components.optimizers.sgd import SGD
from speccompile.spec_schema.document.training import Policy, Training

MONITORS = {
    name: Monitor(name, better)
    for name, better in (
        ("loss", "min"),
        ("accuracy", "max"),
        ("val_loss", "min"),
        ("val_accuracy", "max"),
    )
}


def resolved(
    epochs: int = 1000,
    learning_rate: float = 0.5,
    monitors: Mapping[str, Monitor] = MONITORS,
    **parts: Any,
) -> ResolvedPolicy:
    """The policy of a spec with these parts."""
    policy = Policy.model_validate(parts)
    optimizer = SGD.model_construct(learning_rate=learning_rate)
    training = Training.model_construct(epochs=epochs, policy=policy, optimizer=optimizer)
    return resolve_policy(training, monitors)


def epoch(value: float, **others: float) -> dict[str, float]:
    """An epoch's values: a value of val_loss, the rest harmless."""
    return {"loss": 1.0, "accuracy": 0.5, "val_loss": value, "val_accuracy": 0.5, **others}


def drive(
    policy: ResolvedPolicy,
    train_state: Iterable[Mapping[str, float]],
    state: PolicyState | None = None,
    seconds: float = 6.0,
) -> list[tuple[PolicyState, Decisions]]:
    """What the policy makes of a course, up to where it stops; ten steps an epoch."""
    state, results = state or PolicyState(), []
    for number, values in enumerate(train_state, state.epoch + 1):
        state, decisions = update(policy, state, number, values, number * 10, number * seconds / 60)
        results.append((state, decisions))
        if decisions.stop:
            break
    return results
