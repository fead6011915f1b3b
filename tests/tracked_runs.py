"""What trackers hear of a run, told without training."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from recorded_runs import recorded_run
from speccompile.runtime.events import (
    EpochEnded,
    Event,
    Finished,
    Judged,
    Resumed,
    RunStarted,
    Stopped,
)
from speccompile.runtime.storage.run_folder import RunFolder
from speccompile.runtime.tracking.trackers import tracked
from speccompile.runtime.training.settings import Running

STEPS = 19
VERDICT = "Overfits since epoch 4."


def loss(epoch: int) -> float:
    return 1 / epoch


def values(epoch: int) -> dict[str, float]:
    return {"loss": loss(epoch), "val_loss": 2 * loss(epoch), "val_accuracy": 0.5}


class Tracked:
    """A run with three epochs in its records that is logged.

    Attributes:
        told: What was told besides, such as warnings.
    """

    def __init__(self, root: Path, *trackers: str, overrides: tuple[str, ...] = ()) -> None:
        self.path = recorded_run(
            root,
            3,
            ended=False,
            overrides=overrides,
            loss=loss,
            val_loss=lambda epoch: 2 * loss(epoch),
            val_accuracy=lambda epoch: 0.5,
        )
        self.overrides = overrides
        self.log = f"runtime.log=[{', '.join(trackers)}]"
        self.program: Any = SimpleNamespace(weights={}, predict_step=lambda inputs: inputs)
        self.told: list[Event] = []
        self.ticks = count()

    def started(self) -> RunStarted:
        sizes = (600, 2000, 2000, 32, 6, STEPS)
        return RunStarted(
            *("waves", str(self.path), "keras", "cpu", 67), *sizes, overrides=self.overrides
        )

    @contextmanager
    def session(self, clock: Callable[[], float] | None = None) -> Iterator[Callable[..., None]]:
        """One process of the run: `with run.session() as tell:`."""
        from speccompile.compiler.sources import load_source

        sources = (self.path / "spec.yaml").read_text()
        spec = load_source(sources, [*self.overrides, self.log])
        clock = clock or (lambda: float(next(self.ticks)))
        with RunFolder.open(self.path) as folder:
            run = Running(folder, spec, None, None, self.program, clock)  # type: ignore[arg-type]
            with tracked(run, self.told.append) as tell:
                tell(self.started())
                yield tell

    def whole(self) -> None:
        """A process that nothing interrupts, of three epochs."""
        with self.session() as tell:
            for epoch in (1, 2, 3):
                tell(ended(epoch))
            self.finish(tell)

    def resumed(self, epoch: int, step: int | None = None) -> Resumed:
        step = epoch * STEPS if step is None else step
        return Resumed(f"epoch-{epoch:06}", epoch, step)

    def finish(self, tell: Callable[[Event], None], test: Mapping[str, float] = {}) -> None:
        (self.path / "report.html").write_text("<p>report</p>")
        (self.path / "card.md").write_text("# Card\n")
        (self.path / "model.keras").write_bytes(b"weights")
        tell(Stopped("early_stopping", "no improvement in 3 epochs", 3, 2, "best", 9.0))
        tell(Judged((VERDICT,), ("--set a=1",), "val_loss", (1.0, 2.0)))
        tell(Finished(test or {"loss": 0.25}, {"model": str(self.path / "model.keras")}))


def ended(epoch: int, **changed: float) -> EpochEnded:
    seen = {**values(epoch), **changed}
    return EpochEnded(epoch, 6, seen, 0.5, 6000.0, 1e-3, True, "val_loss", seen["val_loss"], epoch)
