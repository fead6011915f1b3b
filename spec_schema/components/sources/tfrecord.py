"""Records of TensorFlow."""

from typing import Annotated, Literal, Self

from pydantic import Field

from ...component import Conflict, SpecModel, cross_field
from ...findings import codes
from ...parameters import NonEmptyText, Number, PositiveInteger
from . import SOURCES
from .arrays import Arrays


class RecordFeature(SpecModel):
    """A feature of the records.

    Args:
        dtype: Type of its values: `float32`, `int64` or `string` as the records have them, or
            `image` for an encoded image (PNG, JPEG, GIF or BMP) whose values range from 0 to 255.
            `bytes` are numbers one after the other in a string, as `decode` says.
        shape: Shape of its values. Defaults to a single value; an image needs
            `[height, width, channels]` and is resized to it.
        padding: Value that fills up lists shorter than `shape`, which has one dimension. By
            default, each list must have as many values as `shape` says.
        decode: Type of the numbers of `bytes`, little-endian.
    """

    bare_keys = ("dtype",)
    dtype: Literal["float32", "int64", "string", "image", "bytes"] = "float32"
    shape: list[PositiveInteger] = []
    padding: Number | NonEmptyText | None = None
    decode: Literal["uint8", "int8", "uint16", "int16", "int32", "float64"] = "uint8"

    @cross_field
    def _shape_fits(self) -> Self:
        if self.dtype == "image" and len(self.shape) != 3:
            raise Conflict(codes.records.image_without_shape(), "dtype")
        if self.padding is not None and (len(self.shape) != 1 or self.dtype in ("image", "bytes")):
            raise Conflict(codes.records.padding_of_no_list(), "padding")
        if self.is_padded and not self._is_value(self.padding):
            raise Conflict(codes.records.wrong_padding(self.dtype), "padding")
        if "decode" in self.model_fields_set and self.dtype != "bytes":
            raise Conflict(codes.records.nothing_to_decode(self.dtype), "decode")
        return self

    def _is_value(self, value: float | str | None) -> bool:
        if isinstance(value, str) or self.dtype == "string":
            return isinstance(value, str) and self.dtype == "string"
        return self.dtype != "int64" or float(value or 0).is_integer()

    @property
    def is_padded(self) -> bool:
        """Whether lists may be shorter than the shape."""
        return self.padding is not None


@SOURCES.register("tfrecord")
class Tfrecord(Arrays):
    """Samples in TFRecord files, each a `tf.train.Example`.

    A feature is read like an array of `npz`. Files may be compressed by gzip.

    Args:
        path: Path of the file, or a list of files, whose samples follow one another. Globs are
            allowed.
        features: Name → type and shape, of each feature that is used: `{label: {dtype: int64}}`.
        inputs: Feature of the input, or input → feature.
        targets: Feature of the target, or output → feature.
        weights: Feature with the weight of each sample in the loss and in `weighted_metrics`, or
            output → feature. Applies to all parts. Defaults to 1 each.
    """

    suffixes = (".tfrecord", ".tfrecords", ".tfrec")
    examples = {
        "path": "data/digits-*.tfrecord",
        "features": {"x": {"dtype": "image", "shape": [28, 28, 1]}, "y": {"dtype": "int64"}},
    }
    features: Annotated[
        dict[NonEmptyText, RecordFeature],
        Field(min_length=1),
    ]

    @cross_field
    def _are_declared(self) -> Self:
        for key in ("inputs", "targets", "weights"):
            written = getattr(self, key)
            if key != "inputs" and key not in self.model_fields_set:
                continue  # predictions need no targets
            names = [*written.values()] if isinstance(written, dict) else [written]
            for name in names:
                if isinstance(name, str) and name not in self.features:
                    raise Conflict(codes.records.undeclared(key, name, [*self.features]), key)
        return self
