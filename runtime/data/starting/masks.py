"""A first spec for images with masks."""

from collections.abc import Iterator
from dataclasses import dataclass

from ....spec_schema.components.sources.images import Images
from ....spec_schema.errors import Error
from ....spec_schema.findings.printable import printable
from ..profiling.profile import ColumnProfile, Kind, Profile
from .files import size_of
from .flow import flow
from .heads import Head, pace_of
from .networks import between_scales

COARSEST = 4
"""How many times smaller than its input the coarsest part of the network is."""
BORDER = 255
"""The value of pixels that are left out where others count from 0."""
FEWEST_BESIDE_BORDER = 2


@dataclass(frozen=True)
class MaskStart:
    """A first spec for images with a mask for each.

    Attributes:
        found: Their profile.
        source: Their source, with its paths relative to the spec.
    """

    found: Profile
    source: Images

    def lines(self) -> Iterator[str]:
        """Yields the sections `data`, `model` and `training`. Raises Error."""
        image, masks = self.found.columns
        if masks.distinct == 1:
            message = f"all pixels of the masks in {printable(self._folder)} have the same value"
            raise Error(message, "look at the masks: nothing can be learned from them")
        sides = size_of(image.shape, image.distinct == 1)
        height, width = (max(COARSEST, side // COARSEST * COARSEST) for side in sides)
        channels = image.shape[2] if len(image.shape) == 3 else 3
        yield from self._data(masks)
        yield ""
        yield "model:"
        yield f"  inputs: {{image: {flow([height, width, channels])}}}"
        yield "  layers:"
        yield from between_scales(self.found.rows)
        ending = "" if masks.kind is Kind.IMAGE else ", activation: softmax"
        units = masks.shape[2] if masks.kind is Kind.IMAGE else len(self._classes(masks))
        yield f"    - conv2d: {{filters: {units}, kernel_size: 1{ending}}}"
        yield "      name: mask"
        yield ""
        yield from self._training(masks)

    @property
    def _folder(self) -> str:
        assert self.source.masking is not None
        return self.source.masking.paths[0]

    def _data(self, masks: ColumnProfile) -> Iterator[str]:
        assert self.source.masking is not None
        suffix = self.source.masking.suffix
        given: dict[str, object] = {"path": self._folder}
        given |= {"suffix": suffix} if suffix else {}
        drops = "" if self.source.missing == "error" else ", missing: drop"
        if masks.kind is not Kind.IMAGE:
            given["classes"] = self._classes(masks)
        yield "data:"
        yield "  images:"
        yield f"    path: {flow(self.source.path_text)}"
        yield f"    masks: {flow(given)}{' # give the classes names' if 'classes' in given else ''}"
        if drops:
            yield "    missing: drop # images without a mask"
        yield "  normalize: {divide: 255}"
        if masks.kind is Kind.IMAGE:
            yield "  normalize_targets: {divide: 255}"
        yield "  split: {validation: 0.15, test: 0.15}"

    def _classes(self, masks: ColumnProfile) -> dict[str, object]:
        """Returns the classes of pixels: names that the values alone can't tell."""
        values = [text if text.startswith("#") else int(text) for text, _ in masks.common]
        if self._has_border(masks):
            values.remove(BORDER)
        return {f"class_{number}": value for number, value in enumerate(values)}

    def _has_border(self, masks: ColumnProfile) -> bool:
        others = [text for text, _ in masks.common if text != str(BORDER)]
        counted = [str(number) for number in range(len(others))]
        return FEWEST_BESIDE_BORDER <= len(others) < masks.distinct and others == counted

    def _training(self, masks: ColumnProfile) -> Iterator[str]:
        pace = pace_of(self.found.rows)
        if masks.kind is Kind.IMAGE:
            yield from Head("numbers", "mask").training(pace)
            return
        without = f": {{ignore_class: {BORDER}}}" if self._has_border(masks) else ""
        for line in Head("classes", "mask").training(pace):
            if line.startswith("  loss:") and without:
                yield "  # Pixels with the value 255 are the borders of objects."
                yield f"  loss: {{sparse_categorical_crossentropy{without}}}"
            elif line.startswith("  metrics:"):
                yield f"  metrics: [accuracy, mean_iou{without}]"
            else:
                yield line
