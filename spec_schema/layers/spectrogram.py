"""Layers that turn audio into spectrograms."""

from typing import ClassVar, Literal

from ..component import Conflict, cross_field
from ..findings import codes
from ..operator import Operator
from ..parameters import Boolean, NonNegativeNumber, Number, PositiveInteger, PositiveNumber
from ..types import ShapeError, TensorType, need_floating, need_rank
from . import LAYERS


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
            what = codes.values.longer_than_fft(self.name, length, self.fft_length)
            raise Conflict(what, "sequence_length", "fft_length")
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
