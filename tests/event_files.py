"""Reads event files as TensorBoard does."""

from pathlib import Path
from typing import Any


class EventFiles:
    """The event files of a folder, without those of its subfolders."""

    def __init__(self, folder: Path) -> None:
        from tensorboard.backend.event_processing import event_accumulator as events

        self.read = events.EventAccumulator(str(folder), {events.TENSORS: 0})
        self.read.Reload()

    @property
    def tags(self) -> set[str]:
        return set(self.read.Tags()["tensors"])

    @property
    def scalars(self) -> dict[str, dict[int, float]]:
        """The value of each step, by tag. Fails if a step is there twice."""
        return {
            tag: {step: float(value) for step, value in self.steps(tag)}
            for tag in self.tags
            if self.plugin(tag) == "scalars"
        }

    def steps(self, tag: str) -> list[tuple[int, Any]]:
        """The steps of a tag with what was written."""
        from tensorflow import make_ndarray

        found = [(one.step, make_ndarray(one.tensor_proto)) for one in self.read.Tensors(tag)]
        assert len({step for step, _ in found}) == len(found), (tag, found)
        return found

    def plugin(self, tag: str) -> str:
        name: str = self.read.SummaryMetadata(tag).plugin_data.plugin_name
        return name

    @property
    def hyperparameters(self) -> dict[str, Any]:
        """What the table of hyperparameters shows of the run."""
        from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

        tag = "_hparams_/session_start_info"
        data = HParamsPluginData.FromString(self.read.SummaryMetadata(tag).plugin_data.content)
        found = data.session_start_info.hparams
        return {name: getattr(found[name], found[name].WhichOneof("kind")) for name in found}
