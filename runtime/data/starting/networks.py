"""The layers of first networks for images and for sequences."""

from collections.abc import Iterator

FEW = 20_000
"""Images below which varying them while training helps."""
SMALLEST = 5
"""The size of an image below which it isn't made smaller."""
MOST_STAGES = 4
SMALL = 2000
"""Samples for which a smaller network will do."""


def convolutions(height: int, width: int, images: int) -> Iterator[str]:
    """Yields the layers between images and the last layer.

    Args:
        images: The number of images to train on.
    """
    if images < FEW:
        yield "    # Few images: vary them while training. Add `random_flip: horizontal` if classes"
        yield "    # stay the same in a mirror."
        yield "    - random_translation: {height_factor: 0.1, width_factor: 0.1}"
        yield "    - random_rotation: 0.03"
    stages, side = 0, min(height, width)
    while stages == 0 or (side >= SMALLEST and stages < MOST_STAGES):
        options = f"filters: {16 * 2**stages}, kernel_size: 3, padding: same, use_bias: false"
        yield f"    - conv2d: {{{options}}}"
        yield f"    - {_normalization(images)}"
        yield "    - relu"
        if side > 1:
            yield "    - max_pooling2d: 2"
        stages, side = stages + 1, side // 2
    pooled = max(height, width) >> stages > 8
    yield "    - global_average_pooling2d" if pooled else "    - flatten"
    yield "    - dropout: 0.3"


def between_scales(images: int) -> Iterator[str]:
    """Yields the layers between images and an image of the same size (U-Net).

    Source: Ronneberger, Fischer and Brox, "U-Net" (2015), with fewer scales.

    Args:
        images: The number of images to train on.
    """
    for name, filters in (("fine", 16), ("middle", 32)):
        yield from _convolution(filters, images, name)
        yield "    - max_pooling2d: 2"
    yield from _convolution(64, images, "coarse")
    for name, filters in (("middle", 32), ("fine", 16)):
        yield "    - up_sampling2d: 2"
        yield f"      name: up_to_{name}"
        yield "    - concatenate:"
        yield f"      from: [up_to_{name}, {name}]"
        yield from _convolution(filters, images, f"{name}_again")


def _convolution(filters: int, images: int, name: str) -> Iterator[str]:
    options = f"filters: {filters}, kernel_size: 3, padding: same, use_bias: false"
    yield f"    - conv2d: {{{options}}}"
    yield f"    - {_normalization(images)}"
    yield "    - relu:"
    yield f"      name: {name}"


def spectra(rate: int, samples: int, clips: int) -> Iterator[str]:
    """Yields the layers between audio and the last layer.

    Args:
        rate: The number of samples in a second.
        samples: The number of samples of a clip.
        clips: The number of clips to train on.
    """
    frame = 16
    while frame < rate // 48 and frame < samples // 8:  # up to 25 to 40 thousandths of a second
        frame *= 2
    yield f"    - stft_spectrogram: {{mode: magnitude, frame_length: {frame}}}"
    yield "      trainable: false"
    yield "    - compute: log(x + 0.001)"
    for filters in (32, 64):
        options = f"filters: {filters}, kernel_size: 3, padding: same, use_bias: false"
        yield f"    - conv1d: {{{options}}}"
        yield f"    - {_normalization(clips)}"
        yield "    - relu"
        yield "    - max_pooling1d: 2"
    yield "    - global_average_pooling1d"
    yield "    - dropout: 0.3"


def _normalization(samples: int) -> str:
    """Returns the normalization whose averages settle within a few epochs of the samples.

    With Keras' momentum of 0.99 that takes hundreds of steps, and validation uses the averages.
    """
    return "batch_normalization: {momentum: 0.9}" if samples < SMALL else "batch_normalization"


def recurrent() -> Iterator[str]:
    """Yields the layers between sequences and the last layer."""
    yield "    - lstm: 32"
    yield "    - dropout: 0.2"


def dense(samples: int) -> Iterator[str]:
    """Yields the layers between vectors and the last layer."""
    units = 32 if samples < SMALL else 64
    yield f"    - dense: {{units: {units}, activation: relu}}"
    yield "    - dropout: 0.2"
    yield f"    - dense: {{units: {units // 2}, activation: relu}}"
