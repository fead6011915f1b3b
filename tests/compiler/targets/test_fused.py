"""The fused update moves weights as Keras' own steps do, and leaves the optimizer a plain one."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

from typing import Any  # noqa: E402

import keras  # noqa: E402
import numpy as np  # noqa: E402
from component_cases import assert_close  # noqa: E402
from speccompile.compiler.targets.keras.optimizer import fused  # noqa: E402

CASES: list[tuple[type, dict[str, Any]]] = [
    (keras.optimizers.Adam, {"learning_rate": 0.1}),
    (keras.optimizers.Adam, {"clipnorm": 0.5, "beta_1": 0.5, "epsilon": 0.01}),
    (keras.optimizers.AdamW, {"weight_decay": 0.1}),
    (
        keras.optimizers.Adam,
        {"learning_rate": keras.optimizers.schedules.ExponentialDecay(0.1, 3, 0.5)},
    ),
]


def moved(kind: type, given: dict[str, Any], in_kernels: bool) -> np.ndarray:
    """A weight after ten compiled steps."""
    random = np.random.default_rng(3)
    weight = keras.Variable(random.normal(size=(4, 3)).astype(np.float32))
    optimizer = kind(**given)
    optimizer.build([weight])

    @tf.function(autograph=False)
    def step(gradient: Any) -> None:
        if in_kernels:
            with fused(optimizer):
                optimizer.apply([gradient], [weight])
        else:
            optimizer.apply([gradient], [weight])

    for _ in range(10):
        step(tf.constant(random.normal(size=(4, 3)).astype(np.float32)))
    kernels = {
        op.type for op in step.get_concrete_function(gradient_of(weight)).graph.get_operations()
    }
    assert ("ResourceApplyAdam" in kernels) == in_kernels
    assert optimizer.update_step.__func__ is kind.update_step
    return weight.numpy()


def gradient_of(weight: Any) -> Any:
    return tf.zeros(weight.shape)


@pytest.mark.parametrize(("kind", "given"), CASES)
def test_ten_steps_end_where_keras_ends(kind: type, given: dict[str, Any]) -> None:
    assert_close(moved(kind, given, True), moved(kind, given, False))


def test_what_has_no_kernel_is_left_to_keras() -> None:
    optimizer = keras.optimizers.Adam(amsgrad=True)
    with fused(optimizer):
        assert optimizer.update_step.__func__ is keras.optimizers.Adam.update_step
