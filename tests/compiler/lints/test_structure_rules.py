"""Where rules about layers must stay silent, and where they must not."""

import pytest
from compiled_texts import codes, of_layers

LAST = "{dense: 3, name: last}"
TRAINED = "training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 3}\n"
IMAGE = "reshape: [2, 2, 1]"
CONV_3D = "{reshape: [2, 2, 1, 1]}", "{conv3d: {filters: 3, kernel_size: 1}, name: conv}"
CONV = "{conv2d: {filters: 3, kernel_size: 1}, name: conv}"


@pytest.mark.parametrize(
    "layers",
    [
        # A bottleneck, a layer that others take too, a frozen one, weights used twice.
        ("dense: 2", "dense: 9"),
        (
            "{dense: 8, name: a}",
            "{dense: 8, name: b}",
            "{dense: 8, from: a}",
            "{add: , from: [b, dense]}",
        ),
        ("{dense: 8, trainable: false}", "dense: 8"),
        ("{dense: 4, name: a}", "{share: a}"),
        # What is between takes part.
        ("dense: 8", "layer_normalization", "dense: 8"),
        ("dense: 8", "reshape: [2, 4]", "dense: 8"),
        # An activation of what may be negative, or that cuts off above.
        ("dense: 8", "{leaky_relu: 0.1}", "relu", LAST),
        ("{dense: {units: 8, activation: relu}}", "{relu: {max_value: 6}}", LAST),
        ("{dense: {units: 8, activation: relu}}", "{activation: sigmoid}", LAST),
        ("{dense: {units: 8, activation: relu}}", "batch_normalization", "relu", LAST),
        # Recurrent layers have their activation inside.
        (
            "reshape: [2, 2]",
            "{lstm: {units: 4, activation: sigmoid}}",
            "{activation: tanh}",
            LAST,
        ),
        ("dropout: 0.5", LAST),
        ("{dropout: 0.79}", LAST),
        ("{reshape: [2, 2]}", "flatten", LAST),
    ],
)
def test_what_has_an_effect_is_not_reported(layers: tuple[str, ...]) -> None:
    assert codes(of_layers(*layers, rest=TRAINED)) == []


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ((CONV, "batch_normalization"), ["SC225"]),
        ((CONV, "{batch_normalization: {axis: 3}}"), ["SC225"]),
        ((CONV, "{batch_normalization: {axis: 1}}"), []),
        ((CONV, "{batch_normalization: , trainable: false}"), []),
        ((CONV, "relu", "batch_normalization"), []),
        ((CONV, "{batch_normalization: , name: b}", "{add: , from: [b, conv]}"), []),
        (("{conv2d: {filters: 3, kernel_size: 1, activation: relu}}", "batch_normalization"), []),
        ((*CONV_3D, "batch_normalization"), ["SC225"]),
    ],
)
def test_a_bias_is_reported_that_is_subtracted_everywhere(
    layers: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(of_layers(IMAGE, *layers)) == expected


BLOCK = """\
blocks:
  step:
    params: {normalized: bool}
    layers:
      - dense: 4
      - batch_normalization:
        when: $normalized
      - relu
"""


@pytest.mark.parametrize(("second", "expected"), [("true", ["SC225"]), ("false", [])])
def test_a_layer_of_a_block_is_judged_by_all_its_applications(
    second: str, expected: list[str]
) -> None:
    steps = ("step: {normalized: true}", f"step: {{normalized: {second}}}")
    assert codes(of_layers(*steps, rest=BLOCK)) == expected


def test_a_network_that_is_not_trained_may_end_in_dropout() -> None:
    assert codes(of_layers("dense: 3", "dropout: 0.2")) == []
    assert codes(of_layers("dense: 3", "dropout: 0.2", rest=TRAINED)) == ["SC221"]
    assert codes(of_layers("dense: 3", "dropout: 0.0", rest=TRAINED)) == []


RECTIFIED = "{dense: {units: 8, activation: relu}}"


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ((RECTIFIED, "elu", LAST), ["SC219"]),
        ((RECTIFIED, "prelu", LAST), ["SC219"]),
        (("dense: 8", "elu", "relu", LAST), []),
        ((LAST, "{gaussian_dropout: 0.1}"), ["SC221"]),
        ((LAST, "{alpha_dropout: 0.1}", "identity"), ["SC221"]),
        (("{alpha_dropout: 0.9}", LAST), ["SC222"]),
        (("{reshape: [2, 2]}", "{spatial_dropout1d: 0.9}", "flatten", LAST), ["SC222"]),
        (("{reshape: [2, 2]}", "{attention: {dropout: 0.9}}", "flatten", LAST), ["SC222"]),
    ],
)
def test_layers_of_a_kind_are_reported_alike(layers: tuple[str, ...], expected: list[str]) -> None:
    assert codes(of_layers(*layers, rest=TRAINED)) == expected


PICTURE = "{reshape: [2, 2, 1]}"
SCALED = "{rescaling: 0.004}"
POOLED = ("flatten", "dense: 3")


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ((PICTURE, SCALED, "{random_brightness: 0.2}", *POOLED), ["SC229"]),
        ((PICTURE, SCALED, "random_flip", "random_invert", *POOLED), ["SC229"]),
        ((PICTURE, "{random_brightness: 0.2}", SCALED, *POOLED), []),
        ((PICTURE, "{random_brightness: 0.2}", *POOLED), []),
        ((PICTURE, SCALED, "{random_invert: {value_range: [0, 1]}}", *POOLED), []),
        ((PICTURE, SCALED, "random_flip", *POOLED), []),
    ],
)
def test_a_value_range_is_compared_with_rescaling(
    layers: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(of_layers(*layers, rest=TRAINED)) == expected


def test_layers_that_move_pixels_are_reported_where_targets_stay() -> None:
    rest = TRAINED.replace("sparse_categorical_crossentropy", "mean_squared_error")
    smaller = "conv2d: {filters: 3, kernel_size: 1, strides: 2}"
    assert codes(of_layers(PICTURE, "random_flip", smaller, rest=rest)) == ["SC228"]
    assert codes(of_layers(PICTURE, "random_elastic_transform: 1", "dense: 3", rest=rest)) == [
        "SC228"
    ]
    assert codes(of_layers(PICTURE, "random_flip", "dense: 3", rest=rest)) == []
    crop = "{random_crop: {height: 1, width: 1}}"
    assert codes(of_layers(PICTURE, "random_flip", crop, "dense: 3", rest=rest)) == []
    wide = "{zero_padding2d: 1}"
    assert codes(of_layers(PICTURE, crop, wide, "dense: 3", rest=rest)) == ["SC228"]
    assert codes(of_layers(PICTURE, "random_flip", *POOLED, rest=rest)) == []
    assert codes(of_layers(PICTURE, "{random_brightness: 0.2}", "dense: 3", rest=rest)) == []
