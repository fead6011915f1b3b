"""A network that tells spoken words apart, from WAV files to an exported model."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from command_line import speccompile

pytestmark = pytest.mark.tensorflow

SPEC = """\
spec: 1
name: words
data:
  audio: {path: words, sampling_rate: 4000}
  split: {validation: 0.25, stratify: true}
model:
  inputs: {clip: [800, 1]}
  layers:
    - stft_spectrogram: {frame_length: 64, mode: magnitude}
      trainable: false
    - dense: {units: 16, activation: relu}
    - global_average_pooling1d
    - dense: 3
      name: word
training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: 0.02}
  metrics: [accuracy]
  batch_size: 12
  epochs: 60
"""
VOWELS = {"no": (450, 800), "stop": (700, 1200), "yes": (300, 1700)}
"""The two strongest frequencies of a vowel, in hertz."""


def spoken(word: str, rate: int, generator: np.random.Generator) -> np.ndarray:
    """A vowel by a voice of any pitch, with breath before and after it."""
    times = np.arange(round(0.15 * rate)) / rate
    shift = generator.uniform(0.95, 1.05)
    voice = sum(np.sin(2 * np.pi * shift * hertz * times) for hertz in VOWELS[word])
    quiet = np.zeros(round(generator.uniform(0, 0.1) * rate))
    sound = np.concatenate([quiet, voice * np.hanning(len(times)) / 4])
    return sound + generator.normal(0, 1e-3, len(sound))


def test_words_are_told_apart_and_a_model_takes_their_samples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("words.yaml").write_text(SPEC, encoding="utf-8")
    generator = np.random.default_rng(1)
    for number in range(60):
        word, rate = [*VOWELS][number % 3], (4000, 8000)[number % 2]
        path = Path("words" if number < 48 else "new", word, f"{number}.wav")
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, spoken(word, rate, generator), rate)
    done = speccompile("run", "words.yaml")
    assert done.code == 0, done.err
    done = speccompile("predict", "runs/words/1", "--data", "new", "--format", "jsonl")
    assert "note: new: 6 audio files of 12 resampled" in done.err
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [one["sample"].split("/")[0] for one in answers] == [one["word"] for one in answers]
    file = "new/yes/59.wav"
    one = speccompile("predict", "runs/words/1", "--data", file, "--format", "jsonl")
    assert json.loads(one.out)["word"] == "yes"
    assert speccompile("compile", "runs/words/1", "--output", "words.keras").code == 0
    import keras

    clip, _ = soundfile.read(file, dtype="float32")
    padded = np.pad(clip[::2], (0, 800))[None, :800, None]
    (outputs,) = keras.saving.load_model("words.keras")(padded).numpy()
    assert [*VOWELS][outputs.argmax()] == "yes"
