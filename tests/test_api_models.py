"""What is said of the arguments that sections and components are made of in Python."""

import pydantic
import pytest
import speccompile as sc

TRAINING = {"loss": "mean_squared_error", "optimizer": "adam", "epochs": 1}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: sc.layers.Dense(unit=3), ["unit: unknown argument, did you mean `units`?"]),
        (
            lambda: sc.optimizers.Adam(lr=3),
            ["lr: unknown argument, did you mean `learning_rate`?"],
        ),
        (
            lambda: sc.layers.Dense(units=3, name="a"),
            ["name: write `Layer(Dense(…), name=…)`"],
        ),
        (
            lambda: sc.EarlyStopping(patience=3, fuzz=3),
            ["fuzz: unknown argument, expected `monitor`, `mode`, "],
        ),
        (
            lambda: sc.Training(**{**TRAINING, "loss": "mse"}),
            ["loss: Value error, unknown loss `mse`, did you mean `mean_squared_error`?"],
        ),
        (
            lambda: sc.Training(**TRAINING, metrics=sc.metrics.Accuracy()),
            ["metrics: expected a list or a mapping, such as `[Accuracy()]`"],
        ),
        (
            lambda: sc.Block(layers=["flatten"], outputs="flatten"),
            ["outputs: expected a list, such as `['flatten']`"],
        ),
        (
            lambda: sc.Model(inputs={"x": [3]}, layers=[{"dense": {"unit": 3}}]),
            ["layers.0.unit: unknown argument, did you mean `units`?"],
        ),
        (
            lambda: sc.Spec.from_yaml("spec: 1\nmodel: {inputs: {x: [3]}, layers: [dens: 3]}\n"),
            [
                ": Value error, unknown layer or block `dens` at `model.layers[0]`, did you mean "
                "`dense`?"
            ],
        ),
    ],
)
def test_a_wrong_argument_is_named_with_what_is_meant(make, said):
    with pytest.raises(pydantic.ValidationError) as caught:
        make()
    lines = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in caught.value.errors()]
    assert len(lines) == len(said)
    assert all(line.startswith(start) for line, start in zip(lines, said, strict=True)), lines


def test_a_text_without_a_line_break_is_a_path():
    assert "if it has a line break" in str(sc.check("spec: 1"))


def test_a_folder_that_is_no_run_has_an_error_of_its_own(tmp_path):
    with pytest.raises(sc.NotARunFolder):
        sc.open_run(tmp_path)
