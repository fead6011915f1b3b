"""Audio files in folders: encodings, rates, lengths, and files that are no audio."""

import struct
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile
from data_loading import CLASS, Loader, objective, tensor
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.objectives.file_checks import file_faults
from speccompile.runtime.data.audio import clips
from speccompile.runtime.data.audio import source as audio_source
from speccompile.runtime.data.read import read_inputs
from speccompile.runtime.data.rows import DataChanged, LazyRows
from speccompile.spec_schema.components.sources.audio import Audio
from speccompile.spec_schema.document.data import Split
from speccompile.spec_schema.findings.finding import Findings

RATE = 8000
CLIP = {"clip": tensor(40)}
TWO = objective("word", 2, CLASS)


def tone(hertz: float, samples: int, rate: int = RATE) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(samples) / rate) * 0.5


def put(folder: Path, name: str, sound: np.ndarray, rate: int = RATE, **options) -> Path:
    path = folder / "clips" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, sound, rate, **options)
    return path


def audio(**given) -> Audio:
    return Audio(**{"path": "clips", "sampling_rate": RATE} | given)


@pytest.fixture
def words(loader: Loader) -> Loader:
    put(loader.folder, "no/1.wav", tone(500, 40))
    put(loader.folder, "no/2.wav", tone(700, 60))
    put(loader.folder, "yes/1.wav", tone(900, 20))
    return loader


SUBTYPES = ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"]


@pytest.mark.parametrize("format", ["WAV", "WAVEX"])
def test_plain_wav_needs_no_library_and_gives_the_same_numbers(
    loader: Loader, monkeypatch, format: str
) -> None:
    monkeypatch.setattr(clips, "has_soundfile", lambda: False)
    for number, subtype in enumerate(SUBTYPES):
        put(loader.folder, f"a/{number}.wav", tone(441, 40), subtype=subtype, format=format)
    found = Findings()
    values = read_inputs(audio(), CLIP, loader.folder, found).arrays["clip"]
    assert [*found] == []
    for number, subtype in enumerate(SUBTYPES):
        expected, _ = soundfile.read(loader.folder / f"clips/a/{number}.wav", dtype="float32")
        assert values[number].tolist() == expected.tolist(), subtype


def test_lengths_and_channels(words: Loader) -> None:
    stereo = np.stack([tone(500, 40), tone(900, 40)], axis=1)
    put(words.folder, "yes/2.wav", stereo, subtype="FLOAT")
    loaded, found = words(audio(), CLIP, TWO)
    assert found == []
    values = loaded.train.inputs["clip"]
    assert loaded.notes[:3] == (
        "clips: 1 audio file of 4 mixed down to one channel",
        "clips: 1 audio file of 4 cut to the length of the input",
        "clips: 1 audio file of 4 padded with silence",
    )
    np.testing.assert_allclose(values[1], tone(700, 60)[:40], atol=1e-4)
    assert not values[2, 20:].any()
    np.testing.assert_allclose(values[3], stereo.mean(axis=1), atol=1e-6)
    assert loaded.train.targets["word"].tolist() == [0, 0, 1, 1]
    for align, cut, padded in (("end", slice(20, 60), 20), ("center", slice(10, 50), 10)):
        values = words(audio(align=align), CLIP, TWO)[0].train.inputs["clip"]
        np.testing.assert_allclose(values[1], tone(700, 60)[cut], atol=1e-4)
        np.testing.assert_allclose(values[2, padded : padded + 20], tone(900, 20), atol=1e-4)
        assert not values[2, :padded].any()
    two = words(audio(), {"clip": tensor(40, 2)}, TWO)[0].train.inputs["clip"]
    assert two.shape == (4, 40, 2)
    assert (two[0, :, 0] == two[0, :, 1]).all()
    np.testing.assert_allclose(two[3], stereo, atol=1e-6)
    _, found = words(audio(), {"clip": tensor(40, 3)}, TWO)
    assert found == ["SC456 other_channels place='yes/2.wav', channels=2, wanted=3"]


def test_an_open_length_is_given_in_seconds(words: Loader) -> None:
    open_ = {"clip": tensor(None)}
    assert words(audio(seconds=0.005), open_, TWO)[0].train.inputs["clip"].shape == (3, 40)
    for inputs, given, kind in (
        (open_, {}, "open_length"),
        (CLIP, {"seconds": 0.01}, "wrong_length"),
        ({"clip": tensor(40, None)}, {}, "input_is_not_audio"),
        ({"clip": tensor()}, {}, "input_is_not_audio"),
        ({**CLIP, "other": tensor(1)}, {}, "several_inputs_or_outputs"),
    ):
        assert [one.kind for one in file_faults(audio(**given), inputs, [TWO])] == [kind]


@pytest.mark.parametrize("rate", [4000, 11025, 48000])
def test_a_resampled_tone_is_the_tone_at_the_other_rate(loader: Loader, rate: int) -> None:
    put(loader.folder, "a/1.wav", tone(1000, rate, rate), rate, subtype="FLOAT")
    read = read_inputs(audio(), {"clip": tensor(RATE)}, loader.folder, Findings())
    assert read.notes[0] == "clips: 1 audio file of 1 resampled"
    inner = slice(400, -400)  # a filter has nothing to go by at the ends
    given = read.arrays["clip"][0]
    np.testing.assert_allclose(given[inner], tone(1000, RATE)[inner], atol=1e-4)


def test_other_rates_without_resampling(words: Loader, monkeypatch) -> None:
    put(words.folder, "yes/2.wav", tone(500, 80, 16_000), 16_000)
    _, found = words(audio(resample=False), CLIP, TWO)
    assert found == ["SC456 other_rate place='yes/2.wav', rate=16000, wanted=8000"]
    monkeypatch.setattr(clips, "has_soxr", lambda: False)
    _, found = words(audio(), CLIP, TWO)
    assert found == ["SC456 resampling_needs_library place='yes/2.wav', rate=16000, wanted=8000"]


def test_other_formats_need_the_library(words: Loader, monkeypatch) -> None:
    for name in ("yes/2.flac", "yes/3.ogg", "yes/4.aiff"):
        put(words.folder, name, tone(600, 40))
    put(words.folder, "yes/5.wav", tone(600, 40), subtype="ULAW")
    (words.folder / "clips/yes/6.m4a").touch()
    loaded, found = words(audio(), CLIP, TWO)
    skipped = "folder='clips', count=1, names=['yes/6.m4a'], formats='WAV', library=''"
    assert found == [f"SC450 (data.audio.path) unsupported_formats format='AAC', {skipped}"]
    assert len(loaded.train.rows) == 7
    np.testing.assert_allclose(loaded.train.inputs["clip"][3], tone(600, 40), atol=1e-4)
    monkeypatch.setattr(clips, "has_soundfile", lambda: False)
    monkeypatch.setattr(audio_source, "has_soundfile", lambda: False)
    _, found = words(audio(), CLIP, TWO)
    assert found[-1] == "SC456 library_needed place='yes/5.wav', content='such a WAV file'"
    assert [one.split("format=")[1].split(",")[0] for one in found[:-1]] == [
        "'AAC'",
        "'AIFF'",
        "'FLAC'",
        "'Ogg'",
    ]


def test_faults_name_the_file(words: Loader) -> None:
    whole = put(words.folder, "no/1.wav", tone(500, 40)).read_bytes()
    floats = put(words.folder, "no/3.wav", tone(500, 40), subtype="FLOAT").read_bytes()
    flac = put(words.folder, "no/4.flac", tone(500, 40_000)).read_bytes()
    bad = {
        "a.wav": b"",
        "b.wav": b"<!DOCTYPE html>",
        "c.wav": whole[:-10],
        "d.wav": whole[:44].replace(struct.pack("<I", 80), struct.pack("<I", 0)),
        "e.wav": floats[:-4] + struct.pack("<f", np.nan),
        "f.wav": whole[:30],
        "g.flac": flac[: len(flac) // 2],
    }
    for name, content in bad.items():
        (words.folder / "clips/yes" / name).write_bytes(content)
    (words.folder / "clips/yes/gone.wav").symlink_to("nowhere")
    _, found = words(audio(), CLIP, TWO)
    kinds = {one.split("place='yes/")[1].split("'")[0]: one.split()[1] for one in found}
    assert kinds == {
        "a.wav": "empty_file",
        "b.wav": "no_audio",
        "c.wav": "truncated",
        "d.wav": "no_samples",
        "e.wav": "not_finite",
        "f.wav": "damaged",
        "g.flac": "damaged",
        "gone.wav": "unreadable_file",
    }


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0x7FFFF000])
def test_a_file_of_a_program_that_could_not_know_its_size(words: Loader, size: int) -> None:
    path = words.folder / "clips/yes/1.wav"
    known, open_ = (b"data" + struct.pack("<I", one) for one in (40, size))
    content = path.read_bytes().replace(known, open_)
    path.write_bytes(content)
    loaded, found = words(audio(), CLIP, TWO)
    assert found == []
    np.testing.assert_allclose(loaded.train.inputs["clip"][2, :20], tone(900, 20), atol=1e-4)


def test_streamed_clips_are_the_same_and_must_not_change(words: Loader) -> None:
    put(words.folder, "yes/2.wav", tone(500, 400, 44_100), 44_100)
    split = Split(validation=0.5)
    streamed, whole = (
        words(audio(), CLIP, TWO, stream=stream, split=split)[0] for stream in (True, False)
    )
    rows = streamed.train.inputs["clip"]
    assert isinstance(rows, LazyRows)
    assert rows[:].tolist() == whole.train.inputs["clip"].tolist()
    assert streamed.fingerprint == whole.fingerprint
    for name in ("no/1.wav", "no/2.wav", "yes/1.wav", "yes/2.wav"):
        put(words.folder, name, tone(123, 40))
    with pytest.raises(DataChanged, match="was changed while in use"):
        rows[:]


def test_labels_of_a_table_and_predictions(words: Loader) -> None:
    (words.folder / "labels.csv").write_text("file,speaker,age\nno/1.wav,ann,31\nyes/1,bob,25\n")
    table = {"table": "labels.csv", "column": "file", "target": "speaker"}
    loaded, found = words(audio(**table), CLIP, TWO)
    unused = "count=1, names=['no/2.wav'], table='labels.csv', noun='audio file'"
    assert found == [f"SC450 (data.audio.table) files_without_row folder='clips', {unused}"]
    assert loaded.class_names == {"word": ("ann", "bob")}
    for path, names in (
        ("clips", ("no/1.wav", "no/2.wav", "yes/1.wav")),
        ("clips/yes/1.wav", ("1.wav",)),
    ):
        assert read_inputs(audio(**table).reading(path), CLIP, words.folder, Findings()).names == (
            names
        )


def test_streamed_wav_of_the_standard_library(words: Loader) -> None:
    with wave.open(str(words.folder / "clips/yes/2.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((tone(600, 40) * 2**15).astype("<i2").tobytes())
    values = words(audio(), CLIP, TWO)[0].train.inputs["clip"]
    np.testing.assert_allclose(values[3], tone(600, 40), atol=1e-4)


SPEC = """
spec: 1
data: {audio: {path: clips, sampling_rate: 8000}, split: {validation: 0.25}}
model:
  inputs: {clip: [40]}
  layers: [{dense: 2}]
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 1}
"""


def test_the_spec_is_checked(tmp_path: Path) -> None:
    assert compile_spec(tmp_path / "spec.yaml", text=SPEC).spec is not None
    wrong = compile_spec(tmp_path / "spec.yaml", text=SPEC.replace("[40]", "[40, 40, 1]"))
    assert [one.kind for one in wrong.findings] == ["input_is_not_audio"]
