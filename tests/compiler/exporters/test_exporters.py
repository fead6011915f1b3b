"""Which exporter writes a path, and what is said of a suffix that none writes."""

import subprocess
import sys
from pathlib import Path

import pytest
import speccompile as sc
from command_line import speccompile
from speccompile.compiler.exporters import EXPORTERS, UnknownFormat, exporter_for
from speccompile.compiler.targets import TARGETS

SPEC = "spec: 1\nmodel: {inputs: {x: [4]}, layers: [{dense: 3}]}\n"
FORMATS = {
    "m.keras": "Keras",
    ".keras": "Keras",
    "m.h5": "HDF5",
    "m.pb": "GraphDef",
    "m.v2.pbtxt": "GraphDef",
    "m": "SavedModel",
    "some.folder/m": "SavedModel",
}
UNKNOWN = ["m.onnx", "m.tflite", "m.kears", "m.KERAS", "m.zip", "m.h5.gz", "m.", ".onnx", "m.\x1b"]


@pytest.mark.parametrize("path", FORMATS)
def test_the_suffix_chooses_the_format(path: str) -> None:
    assert exporter_for(Path(path)).format == FORMATS[path]


@pytest.mark.parametrize("path", UNKNOWN)
def test_a_suffix_that_nobody_writes_is_refused_with_the_known_ones(path: str) -> None:
    with pytest.raises(UnknownFormat) as error:
        exporter_for(Path(path))
    for exporter in EXPORTERS:
        assert exporter.format in error.value.help
        assert all(suffix in error.value.help for suffix in exporter.suffixes)


@pytest.mark.parametrize(("path", "meant"), [("m.kears", ".keras"), ("m.KERAS", ".keras")])
def test_a_misspelt_suffix_is_corrected(path: str, meant: str) -> None:
    with pytest.raises(UnknownFormat) as error:
        exporter_for(Path(path))
    assert error.value.help.startswith(f"did you mean `{meant}`?")


def test_no_two_exporters_write_one_suffix_and_every_target_has_one() -> None:
    suffixes = [suffix for exporter in EXPORTERS for suffix in exporter.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert {target for exporter in EXPORTERS for target in exporter.targets} == set(TARGETS)


@pytest.mark.parametrize(
    ("path", "target", "use"), [("m.pb", "keras", ".keras or .h5"), ("m.keras", "graph", ".pb")]
)
def test_a_format_of_another_target_is_refused_with_those_of_this_one(
    path: str, target: str, use: str
) -> None:
    with pytest.raises(UnknownFormat) as error:
        exporter_for(Path(path), target)
    suffixes = use.split(" or ")
    assert all(suffix in error.value.help for suffix in suffixes)
    assert Path(path).suffix not in error.value.help


@pytest.mark.parametrize("name", UNKNOWN)
def test_compile_refuses_it_before_the_work(name: str, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(SPEC, encoding="utf-8")
    outcome = speccompile("compile", tmp_path / "s.yaml", "--output", tmp_path / name)
    assert (outcome.code, outcome.out) == (2, "")
    assert "known formats: Keras (.keras)" in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["s.yaml"]


def test_asking_for_an_exporter_loads_no_tensorflow() -> None:
    heavy = ("tensorflow", "keras", "numpy", "h5py")
    code = (
        f"import sys\nimport speccompile.compiler.exporters\nprint({{*{heavy}}} & {{*sys.modules}})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", ["m.keras", "m.h5", "m", "m.pb", "m.pbtxt"])
def test_the_line_that_loads_a_file_works_as_it_is_shown(name: str, tmp_path: Path) -> None:
    import google.protobuf
    import keras
    import tensorflow as tf

    exported = sc.export(SPEC, tmp_path / name)
    names = {"tf": tf, "keras": keras, "google": google}
    if "pb" in name:
        with tf.Graph().as_default() as graph:
            eval(exported.loader, names)
        found = {one.name for one in graph.get_operations()}
        assert {"X", "dense/kernel", "dense/MatMul"} <= found
        return
    loaded = eval(exported.loader, names)
    if name == "m":
        (answers,) = loaded.signatures["predict"](X=tf.ones([2, 4])).values()
    else:
        answers = loaded(tf.ones([2, 4]))
    assert answers.shape == (2, 3)
