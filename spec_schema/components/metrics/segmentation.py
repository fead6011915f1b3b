"""Metrics on how far regions overlap (Keras: IoU metrics)."""

from collections.abc import Mapping
from typing import ClassVar

from ...findings import codes
from ...parameters import Fraction, Integer, default
from ...sizes import Integers
from ...types import ShapeError, TensorType
from . import METRICS, Metric

_BY_THE_COMPILER = {
    **Metric.excluded,
    "num_classes": "it is the number of units",
    "sparse_y_true": "the loss decides whether targets are class indices",
    "sparse_y_pred": "networks output a unit per class",
    "axis": "the classes are always the last axis; `permute` moves them there",
}


class _OfClasses(Metric):
    """Base of the metrics that compare the predicted class with the class of the target.

    Args:
        ignore_class: Class, or label of positions, to leave out.
    """

    input_kind = "order"
    unfit = ("binary", "sign")
    excluded: ClassVar[Mapping[str, str]] = _BY_THE_COMPILER
    ignore_class: Integer | None = None

    def check(self, output: TensorType) -> None:
        if output.rank < 2 or output.features is None or output.features < 2:
            raise ShapeError(codes.metrics.too_few_classes(output.shape))


@METRICS.register("iou")
class IoU(_OfClasses):
    """Intersection over union of predicted and true region, averaged over some classes.

    Formula: `TP / (TP + FP + FN)` of each class. Classes that never occur are left out.

    Output shape:
        `y_pred`: `(batch, ..., classes)`.

    Target shape:
        `y_true`: Class indices or one-hot, as the loss takes them.

    Args:
        target_class_ids: Class, or list of classes, to measure, counted from 0.
    """

    main = "target_class_ids"
    examples = {"target_class_ids": [0, 1]}
    target_class_ids: Integers

    def check(self, output: TensorType) -> None:
        super().check(output)
        for number in self.target_class_ids:
            if not 0 <= number < (output.features or 0):
                what = codes.metrics.class_id_out_of_range(number, output.features or 0)
                raise ShapeError(what, "target_class_ids")


@METRICS.register("mean_iou")
class MeanIoU(_OfClasses):
    """Intersection over union of predicted and true region, averaged over all classes.

    Formula: `TP / (TP + FP + FN)` of each class. Classes that never occur are left out.

    Output shape:
        `y_pred`: `(batch, ..., classes)`.

    Target shape:
        `y_true`: Class indices or one-hot, as the loss takes them.
    """


@METRICS.register("binary_iou")
class BinaryIoU(Metric):
    """Intersection over union of yes/no decisions, averaged over both classes.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`, 0 or 1.

    Args:
        target_class_ids: Class, or list of classes, to measure: 0 for the region that is negative,
            1 for the one that is positive.
        threshold: Outputs above this value are positive. With `hinge`, margins above 0 are.
    """

    unfit = ("class", "distribution")
    target_class_ids: Integers = default((0, 1))
    threshold: Fraction = 0.5

    def check(self, output: TensorType) -> None:
        for number in self.target_class_ids:
            if number not in (0, 1):
                what = codes.metrics.no_binary_class(number)
                raise ShapeError(what, "target_class_ids")
