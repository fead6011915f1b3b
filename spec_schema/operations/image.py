"""Operations on pictures: `(batch, height, width, channels)`."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator

from ..findings import codes
from ..operation import Operand, operation, result_type, shape_of
from ..parameters import Boolean, Words
from ..shapes import BATCH, Shape
from ..types import DType, ShapeError, TensorType
from .shape import Counts


def _two(value: object) -> object:
    if not isinstance(value, tuple) or len(value) != 2:
        raise ValueError("wrong shape")
    return value


Size: TypeAlias = Annotated[
    Counts, BeforeValidator(_two), Words("a height and a width, as in `[32, 32]`", {})
]


@operation(keras="image.resize")
def resize(
    images: Operand,
    size: Size,
    interpolation: Literal["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"] = "bilinear",
    antialias: Boolean = False,
) -> TensorType:
    """Pictures in another size."""
    shape = _pictures(images)
    return TensorType((*shape[:-3], *size, shape[-1]), result_type(images))


@operation(keras="image.rgb_to_grayscale")
def rgb_to_grayscale(images: Operand) -> TensorType:
    """One channel of brightness for three of color."""
    shape = _pictures(images)
    if shape[-1] not in (3, None):
        raise ShapeError(codes.tensor_shapes.not_rgb(shape), "images")
    return TensorType((*shape[:-1], 1), result_type(images))


def _pictures(images: Operand) -> Shape:
    shape = shape_of(images)
    if len(shape) not in (3, 4) or BATCH in shape[-3:]:
        raise ShapeError(codes.tensor_shapes.not_pictures(shape), "images")
    if result_type(images) is DType.BOOL:
        raise ShapeError(codes.tensor_shapes.wrong_dtype("float32", "bool"), "images")
    return shape
