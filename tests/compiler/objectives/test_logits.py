"""Whether logits or probabilities reach a loss, for every activation and declaration."""

import pytest
from compiled_texts import codes, messages, of_layers
from speccompile.compiler.compile import Compilation
from speccompile.compiler.objectives.objectives import Objective

TRAINING = "training: {{loss: {loss}, optimizer: adam, epochs: 3}}\n"
LOSSES = {
    "sparse_categorical_crossentropy": ("softmax", 3),
    "categorical_crossentropy": ("softmax", 3),
    "binary_crossentropy": ("sigmoid", 1),
}


def of_loss(loss: str, *items: str) -> Compilation:
    return of_layers(*items, rest=TRAINING.format(loss=loss))


def objective(loss: str, *items: str) -> Objective:
    spec = of_loss(loss, *items).spec
    assert spec is not None
    (found,) = spec.objectives
    return found


@pytest.mark.parametrize("loss", LOSSES)
def test_without_an_activation_the_loss_takes_logits(loss: str) -> None:
    link, units = LOSSES[loss]
    found = objective(loss, f"dense: {units}")
    assert (found.from_logits, found.output_activation) == (True, link)
    assert found.decision


@pytest.mark.parametrize("loss", LOSSES)
def test_with_its_activation_the_loss_takes_probabilities(loss: str) -> None:
    link, units = LOSSES[loss]
    found = objective(loss, f"dense: {{units: {units}, activation: {link}}}")
    assert (found.from_logits, found.output_activation) == (False, None)
    assert "probabilities" in found.decision


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(
    ("activation", "declared", "expected"),
    [
        ("linear", "null", []),
        ("linear", "true", []),
        ("linear", "false", ["SC302"]),
        ("LINK", "null", []),
        ("LINK", "false", []),
        ("LINK", "true", ["SC301"]),
        ("relu", "null", ["SC302"]),
        ("relu", "true", []),
        ("relu", "false", ["SC302"]),
        ("tanh", "null", ["SC302"]),
    ],
)
def test_activation_and_declaration_agree(
    loss: str, activation: str, declared: str, expected: list[str]
) -> None:
    link, units = LOSSES[loss]
    item = f"dense: {{units: {units}, activation: {activation.replace('LINK', link)}}}"
    assert codes(of_loss(f"{{{loss}: {{from_logits: {declared}}}}}", item)) == expected


@pytest.mark.parametrize(
    "items",
    [
        ("dense: 3", "softmax"),
        ("dense: 3", "activation: softmax"),
        ("dense: {units: 3, activation: softmax}", "reshape: [3]"),
        ("spectral_normalization: {dense: {units: 3, activation: softmax}}",),
        (
            "{repeat_vector: 1}",
            "{time_distributed: {dense: {units: 3, activation: softmax}}}",
            "{time_distributed: {dropout: 0.1}}",
            "flatten",
        ),
        ("dense: {units: 3, activation: softmax}", "dropout: 0.1"),
        (
            "dense: {units: 3, activation: softmax}",
            "identity",
            "activity_regularization: {l2: 0.1}",
        ),
        (
            "{dense: {units: 3, activation: softmax}}",
            "{repeat_vector: 4}",
            "{spatial_dropout1d: 0.1}",
            "{up_sampling1d: 2}",
            "{cropping1d: [0, 7]}",
            "flatten",
        ),
    ],
)
def test_a_softmax_is_seen_wherever_it_stands(items: tuple[str, ...]) -> None:
    assert not objective("sparse_categorical_crossentropy", *items).from_logits


def test_what_only_moves_numbers_keeps_them_logits() -> None:
    assert objective("sparse_categorical_crossentropy", "dense: 3", "dropout: 0.1").from_logits


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("dense: {units: 3, activation: softmax}", "softmax"),
        ("softmax", "softmax"),
        ("softmax", "activation: softmax"),
        ("dense: {units: 3, activation: softmax}", "dense: {units: 3, activation: softmax}"),
    ],
)
def test_a_softmax_of_a_softmax_is_an_error_unless_weights_stand_between(
    first: str, second: str
) -> None:
    expected = [] if second.startswith("dense") else ["SC301"]
    assert codes(of_loss("sparse_categorical_crossentropy", first, second)) == expected


@pytest.mark.parametrize("loss", ["mean_squared_error", "huber", "poisson"])
@pytest.mark.parametrize("activation", ["linear", "softmax", "relu"])
def test_other_losses_take_the_output_as_it_is(loss: str, activation: str) -> None:
    found = objective(loss, f"dense: {{units: 3, activation: {activation}}}")
    assert (found.from_logits, found.output_activation) == (False, None)


def test_sigmoid_and_softmax_are_both_probabilities_to_any_cross_entropy() -> None:
    loss = "sparse_categorical_crossentropy"
    assert not objective(loss, "dense: {units: 3, activation: sigmoid}").from_logits


def test_each_output_is_decided_by_itself() -> None:
    result = of_layers(
        "{dense: 3, name: a}",
        "{dense: {units: 1, activation: sigmoid}, from: x, name: b}",
        rest="  outputs: {a: a, b: b}\ntraining:\n"
        "  loss: {a: sparse_categorical_crossentropy, b: binary_crossentropy}\n"
        "  optimizer: adam\n  epochs: 3\n",
    )
    assert result.spec is not None
    assert [found.from_logits for found in result.spec.objectives] == [True, False]


@pytest.mark.parametrize(
    ("loss", "units", "expected"),
    [
        ("sparse_categorical_crossentropy", 1, ["SC303"]),
        ("categorical_crossentropy", 1, ["SC303"]),
        ("binary_crossentropy", 1, []),
        ("sparse_categorical_crossentropy", 2, []),
    ],
)
def test_classes_need_a_unit_each(loss: str, units: int, expected: list[str]) -> None:
    assert codes(of_loss(loss, f"dense: {units}")) == expected


def test_the_loss_may_be_named_by_the_only_output() -> None:
    assert messages(of_loss("{dense: mean_squared_error}", "dense: 1")) == []
