"""The profile of audio files."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from ....spec_schema.yaml.files import read_bytes
from ..audio.clips import Clips, sound_of
from ..audio.sound import Undecodable
from .profile import ColumnProfile, Kind

MOST = 200
"""Files that are decoded, evenly over all."""
USUAL = 0.9
"""The share of files that have at most the usual length."""


def profile_of_sounds(paths: Sequence[Path]) -> ColumnProfile:
    """Returns the profile of audio files."""
    sizes: list[tuple[int, int]] = []
    looked = paths[:: -(-len(paths) // MOST)]
    for path in looked:
        with suppress(OSError, Undecodable):
            sound = sound_of(read_bytes(path, Clips.most_bytes))
            sizes.append((len(sound.samples), sound.rate))
    if not sizes:
        return ColumnProfile("audio", Kind.AUDIO, len(looked), 0)
    seconds = np.array([samples / rate for samples, rate in sizes])
    rates = Counter(f"{rate:,}" for _, rate in sizes).most_common()
    rate = int(rates[0][0].replace(",", ""))
    usual = float(np.quantile(seconds, USUAL, method="higher"))
    return ColumnProfile(
        "audio",
        Kind.AUDIO,
        len(looked) - len(sizes),
        len({*seconds.tolist()}),
        float(seconds.min()),
        float(seconds.max()),
        common=(*rates,),
        shape=(rate, round(usual * rate)),
    )
