"""Reads audio files in folders, with the folders as classes or with a table of labels."""

from ....compiler.objectives.audio_checks import clip_size
from ....spec_schema.components.sources.audio import Audio
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ..folders.choosing import choose
from ..folders.kind import OTHER, TAKEN, FileKind
from ..request import Request, Samples, reads
from .clips import Clips
from .libraries import has_soundfile

BY_SOUNDFILE = {
    **dict.fromkeys((".aif", ".aiff", ".aifc"), "AIFF"),
    **dict.fromkeys((".au", ".snd"), "AU"),
    **dict.fromkeys((".ogg", ".oga", ".opus"), "Ogg"),
    ".caf": "CAF",
    ".flac": "FLAC",
    ".mp3": "MP3",
    ".w64": "W64",
}
OTHER_SUFFIXES = {
    **dict.fromkeys((".m4a", ".aac", ".m4b"), "AAC"),
    **dict.fromkeys((".wma", ".asf"), "WMA"),
    **dict.fromkeys((".mid", ".midi"), "MIDI"),
    ".amr": "AMR",
    ".mp4": "MP4",
    ".ra": "RealAudio",
    ".sph": "SPHERE",
    ".webm": "WebM",
}


def _reason(suffix: str) -> str:
    if suffix in (".wav", ".wave") or (suffix in BY_SOUNDFILE and has_soundfile()):
        return TAKEN
    return BY_SOUNDFILE.get(suffix) or OTHER_SUFFIXES.get(suffix, OTHER)


def _no_file(name: str, folder: str) -> Violation:
    what: Violation = codes.audio_files.no_file_for_row(name, folder)
    return what


AUDIO = FileKind(
    Audio.noun,
    _reason,
    _no_file,
    formats="WAV",
    by_library=frozenset(BY_SOUNDFILE.values()),
    library=codes.audio_files.LIBRARY,
)


@reads(Audio)
def read(source: Audio, request: Request) -> Samples | None:
    """Returns the clips of a source; None if there are none, which is reported."""
    chosen = choose(source, AUDIO, request)
    if chosen is None:
        return None
    (type_,) = request.inputs.values()
    size = clip_size(type_, source)
    assert size is not None, "the compiler has checked the input"
    length, channels = size
    clips = Clips(chosen, source, length, channels if type_.rank == 3 else 0)
    return clips.samples(request, clips.memory)
