"""Codes about audio files that are samples."""

from ..code import ERROR, Code, Text, counted
from .image_files import row_without_file

SC456 = Code(
    "SC456",
    ERROR,
    "invalid audio file",
    "Training would stop in the middle of an epoch.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
-  audio: {path: clips, sampling_rate: 8000, resample: false}
+  audio: {path: clips, sampling_rate: 8000}
 model:
   inputs: {clip: [16]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
-- clips/no/1.wav --
a tone at 8,000 samples per second
-- clips/yes/1.wav --
a tone at 16,000 samples per second
-- finding --
error[SC456]: clips, yes/1.wav: 16,000 samples per second, expected 8,000
help: remove `resample`
""",
)

_REPLACE = "replace the file, or remove it"
LIBRARY = 'install the libraries for audio: `pip install "speccompile[audio]"`'
_CONVERT = "convert it to WAV with 16 bits"


@SC456.worded
def empty_file() -> Text:
    return Text("the file is empty", help=_REPLACE)


@SC456.worded
def file_too_large(limit: int) -> Text:
    return Text(f"the file is larger than {limit:,} bytes", help="split it into shorter files")


@SC456.worded
def unreadable_file(reason: str) -> Text:
    return Text(f"can't read the file: {reason}", help=_REPLACE)


@SC456.worded
def no_audio() -> Text:
    return Text("this is not an audio file", help=_REPLACE)


@SC456.worded
def damaged(reason: str) -> Text:
    """
    Args:
        reason: What the library says; may be empty.
    """
    return Text(f"can't decode the file: {reason or 'it is damaged or truncated'}", help=_REPLACE)


@SC456.worded
def truncated(declared: int, found: int) -> Text:
    """
    Args:
        declared: How many bytes of sound there should be.
    """
    return Text(
        f"the file is truncated: its header announces {declared:,} bytes of sound, but {found:,} "
        "follow",
        help=_REPLACE,
    )


@SC456.worded
def library_needed(content: str) -> Text:
    return Text(f"reading {content} needs soundfile", help=f"{LIBRARY}, or {_CONVERT}")


@SC456.worded
def no_samples() -> Text:
    return Text("there is no sound in the file: it has no samples", help=_REPLACE)


@SC456.worded
def not_finite(count: int) -> Text:
    return Text(f"{counted(count, 'sample')} NaN or infinite", help=_REPLACE)


@SC456.worded
def other_rate(rate: int, wanted: int) -> Text:
    return Text(f"{rate:,} samples per second, expected {wanted:,}", help="remove `resample`")


@SC456.worded
def resampling_needs_library(rate: int, wanted: int) -> Text:
    return Text(
        f"{rate:,} samples per second, expected {wanted:,}, and resampling needs soxr", help=LIBRARY
    )


@SC456.worded
def other_channels(channels: int, wanted: int) -> Text:
    return Text(
        f"{counted(channels, 'channel')}, but the input takes {wanted}",
        help="use an input of shape [samples], for which channels are averaged",
    )


@SC456.worded
def no_file_for_row(name: str, folder: str) -> Text:
    return row_without_file("audio file", name, folder)
