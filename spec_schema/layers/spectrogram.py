"""Layers that turn audio into spectrograms."""

from typing import ClassVar, Literal, TypeAlias

from ..component import Conflict, cross_field
from ..components.initializers import Initializer
from ..findings import codes
from ..operator import Operator, Weight
from ..parameters import (
    Boolean,
    NonNegativeNumber,
    Number,
    Numbers,
    Padding,
    PositiveInteger,
    PositiveNumber,
)
from ..types import ShapeError, TensorType, need_floating, need_known, need_rank, window
from . import LAYERS

WindowName: TypeAlias = Literal[
    "hann", "hamming", "blackman", "nuttall", "blackmanharris", "flattop"
]
Scaling: TypeAlias = Literal["density", "spectrum"]


@LAYERS.register("mel_spectrogram")
class MelSpectrogram(Operator):
    """Mel spectrogram of an audio signal.

    As in Keras, `top_db` limits the values to a distance from the greatest one of the batch.

    Input shape:
        `(batch, samples)`.

    Output shape:
        `(batch, num_mel_bins, frames)`; there are `samples // sequence_stride + 1` frames.

    Args:
        fft_length: Size of the FFT.
        sequence_stride: Number of samples from one frame to the next.
        sequence_length: Number of samples in a frame. Defaults to `fft_length`.
        window: Window function of a frame; null for none.
        sampling_rate: Number of samples in a second.
        num_mel_bins: Number of mel bins.
        min_freq: Minimum frequency of the bins, in hertz.
        max_freq: Maximum frequency of the bins, in hertz. Defaults to half of the sampling rate.
        power_to_db: Whether to convert power to decibels.
        top_db: Decibels below the greatest value at which values are cut off.
        mag_exp: Exponent of the magnitude: 1 for magnitude, 2 for power.
        min_power: Minimum of the power and of `ref_power`.
        ref_power: Power of 0 decibels.
    """

    is_traced = True
    fft_length: PositiveInteger = 2048
    sequence_stride: PositiveInteger = 512
    sequence_length: PositiveInteger | None = None
    window: Literal["hann", "hamming"] | None = "hann"
    sampling_rate: PositiveInteger = 16000
    num_mel_bins: PositiveInteger = 128
    min_freq: NonNegativeNumber = 20.0
    max_freq: PositiveNumber | None = None
    power_to_db: Boolean = True
    top_db: NonNegativeNumber = 80.0
    mag_exp: Number = 2.0
    min_power: PositiveNumber = 1e-10
    ref_power: Number = 1.0
    excluded: ClassVar = {}

    @cross_field
    def _check_frames(self) -> "MelSpectrogram":
        length = self.sequence_length or self.fft_length
        if length > self.fft_length:
            name = "sequence_length"
            what = codes.conflicts.longer_than_fft(self.name, name, length, self.fft_length)
            raise Conflict(what, name, "fft_length")
        return self

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_rank(x, "samples")
        need_floating(x)
        samples = x.shape[1]
        if samples is None:
            return x.with_shape(x.shape[0], self.num_mel_bins, None)
        if samples <= self.fft_length // 2:
            raise ShapeError(
                codes.preparation.signal_too_short(samples, self.fft_length), "fft_length"
            )
        if (samples + 1) % self.sequence_stride == 0:  # Keras counts a frame more than it makes
            what = codes.preparation.miscounted_frames(samples, self.sequence_stride)
            raise ShapeError(what, "sequence_stride")
        return x.with_shape(x.shape[0], self.num_mel_bins, samples // self.sequence_stride + 1)


class Fourier(Initializer):
    """The kernel of a short-time Fourier transform (Keras: `STFT`). A spec can't name it.

    Args:
        side: Whether it computes the real or the imaginary part.
    """

    name = "fourier"
    side: Literal["real", "imag"]
    window: WindowName | Numbers | None = "hann"
    scaling: Scaling | None = "density"
    periodic: Boolean = False


@LAYERS.register("stft_spectrogram")
class STFTSpectrogram(Operator):
    """Spectrogram of audio signals, by a convolution that training can adapt.

    The kernels begin as those of the short-time Fourier transform; with `trainable: false` they
    stay so.

    Input shape:
        `(batch, samples, channels)`.

    Output shape:
        `(batch, frames, channels * frequencies)`, with `fft_length // 2 + 1` frequencies, and twice
        as many with `mode: stft`. With `expand_dims`, `(batch, frames, frequencies, channels)`.

    Args:
        mode: What is returned: `magnitude`, or its logarithm `log`; the power `psd`; the `real`
            part, the imaginary part `imag`, or both in `stft`; or the `angle`.
        frame_length: Number of samples in a frame.
        frame_step: Number of samples from one frame to the next. Defaults to half a frame.
        fft_length: Size of the FFT. Defaults to the next power of 2 from `frame_length`.
        window: Window function of a frame, or its values; null for none.
        periodic: Whether the window is periodic instead of symmetric.
        scaling: What the window is divided by: `density` for the root of the sum of its squares,
            `spectrum` for its sum, null for nothing.
        padding: `valid` does not pad, `same` pads with zeros on both sides.
        expand_dims: Whether frequencies and channels are two axes.
    """

    computes_in_float32 = True
    excluded: ClassVar = {"data_format": "channels come last"}
    mode: Literal["log", "magnitude", "psd", "real", "imag", "angle", "stft"] = "log"
    frame_length: PositiveInteger = 256
    frame_step: PositiveInteger | None = None
    fft_length: PositiveInteger | None = None
    window: WindowName | Numbers | None = "hann"
    periodic: Boolean = False
    scaling: Scaling | None = "density"
    padding: Padding = "valid"
    expand_dims: Boolean = False

    @property
    def stride(self) -> int:
        """The number of samples from one frame to the next."""
        return self.frame_step or self.frame_length // 2

    @property
    def frequencies(self) -> int:
        """The number of frequencies of one part."""
        return (self.fft_length or 1 << (self.frame_length - 1).bit_length()) // 2 + 1

    @property
    def parts(self) -> tuple[Literal["real", "imag"], ...]:
        """The parts of the transform that it computes."""
        if self.mode == "real" or self.mode == "imag":
            return (self.mode,)
        return ("real", "imag")

    @cross_field
    def _check_frames(self) -> "STFTSpectrogram":
        length, step = self.frame_length, self.frame_step
        if length < 2:
            raise Conflict(codes.conflicts.too_short_a_frame(self.name, length), "frame_length")
        if step is not None and step > length:
            what = codes.conflicts.skipped_samples(self.name, step, length)
            raise Conflict(what, "frame_step", "frame_length")
        if self.fft_length is not None and self.fft_length < length:
            name = "frame_length"
            what = codes.conflicts.longer_than_fft(self.name, name, length, self.fft_length)
            raise Conflict(what, "fft_length", name)
        if isinstance(self.window, tuple) and len(self.window) != length:
            what = codes.conflicts.miscounted_window(self.name, len(self.window), length)
            raise Conflict(what, "window")
        return self

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_rank(x, "samples", "channels")
        need_floating(x)
        channels = need_known(x.features, "channel axis")
        frames = window(x.shape[1], self.frame_length, self.stride, self.padding, 1, "frame_length")
        frequencies = self.frequencies * (2 if self.mode == "stft" else 1)
        sizes = (frequencies, channels) if self.expand_dims else (frequencies * channels,)
        return TensorType((x.shape[0], frames, *sizes))

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        shape = (self.frame_length, 1, self.frequencies)
        return tuple(Weight(f"{part}_kernel", shape, self._kernel(part)) for part in self.parts)

    def _kernel(self, side: Literal["real", "imag"]) -> Fourier:
        return Fourier(side=side, window=self.window, scaling=self.scaling, periodic=self.periodic)

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        products = self.frame_length * self.frequencies * len(self.parts)
        return (output.shape[1] or 1) * (inputs[0].features or 1) * products
