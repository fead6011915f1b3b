"""Every operation in a saved model, loaded in a process that can't import this package."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from driven_programs import TARGETS, compiled  # noqa: E402
from expression_cases import CASES, sample, types_of  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.compiler.targets.keras.layers.compute import Expression  # noqa: E402
from speccompile.spec_schema.layers.compute import Compute  # noqa: E402

ABROAD = """
import sys
sys.modules["speccompile"] = None
import keras, numpy as np
from pathlib import Path
for path in Path(sys.argv[1]).glob("*.keras"):
    given = dict(np.load(path.with_suffix(".npz")))
    found = np.asarray(keras.models.load_model(path)(given))
    np.save(path.with_suffix(".npy"), found)
"""


def test_saved_expressions_load_without_this_package(tmp_path: Path) -> None:
    expected = {}
    for number, (text, given) in enumerate(CASES):
        types = types_of(given)
        inputs = {
            n: keras.Input(t.shape[1:], dtype=t.dtype.value, name=n) for n, t in types.items()
        }
        expression = Expression(Compute(expression=text), "result")
        model = keras.Model(inputs, expression(*(inputs[n] for n in expression.names)))
        values = {name: sample(type_) for name, type_ in types.items()}
        np.savez(tmp_path / f"{number}.npz", **values)
        model.save(tmp_path / f"{number}.keras")
        expected[number] = np.asarray(model(values))
    command = [sys.executable, "-c", ABROAD, str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    for number, value in expected.items():
        found = np.load(tmp_path / f"{number}.npy")
        np.testing.assert_allclose(found, value, rtol=1e-6, err_msg=CASES[number][0])


def test_operations_are_named_by_the_spec() -> None:
    x = keras.Input((4,))
    expression = Expression(Compute(expression="sqrt(x * x + x * 2)"), "block.score")
    model = keras.Model(x, expression(x))
    names = ["block.score:multiply", "block.score:multiply_2", "block.score:add", "block.score"]
    assert sorted(op.name for op in model.operations[1:]) == sorted(names)


SHARED = """
spec: 1
model:
  inputs: {x: [2, 3]}
  layers:
    - weight: [2, 3]
      name: w
    - share: w
      name: again
    - compute: x * w + again
      from: [x, w, again]
      name: d
    - share: d
      from: {x: d, w: again, again: w}
"""


def test_shared_weights_and_expressions_have_names_of_their_own() -> None:
    keras_program, graph_program = (lower(compiled(SHARED), target) for target in TARGETS)
    given = {"x": tf.ones((4, 2, 3))}
    ours, theirs = graph_program.predict_step(given), keras_program.predict_step(given)
    np.testing.assert_allclose(ours["d_2"], theirs["d_2"], rtol=1e-6)
    names = [each.name for each in keras_program.model.operations]
    assert len(set(names)) == len(names)
    assert list(keras_program.weights) == ["w/kernel"]
