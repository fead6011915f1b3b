"""Targets that are bounding boxes, and what can't move them."""

import pytest
from compiled_texts import compiled

NPZ = "npz: {path: d.npz}"
TABLE = "images: {path: p, table: t.csv, column: f, target: {out: [a, b, c, d]}"


def kinds(
    layers: str,
    boxes: str = "rel_xyxy",
    source: str = NPZ,
    last: str = "dense: 4",
    loss: str = "mean_absolute_error",
    more: str = "",
) -> list[str]:
    text = f"""
spec: 1
data: {{{source}, boxes: {boxes}{more}}}
model:
  inputs: {{x: [8, 8, 3]}}
  layers: [{layers}flatten, {{{last}, name: out}}]
training: {{loss: {loss}, optimizer: adam, epochs: 3}}
"""
    return [one.kind for one in compiled(text).findings if one.severity == "error"]


def test_boxes_that_move_with_their_image() -> None:
    assert kinds("random_flip, {random_rotation: 0.1}, ") == []
    assert kinds("random_flip, ", "{out: xyxy}") == []
    assert kinds("{random_zoom: {height_factor: 0.1}}, ", source=f"{TABLE}}}") == []
    assert (
        kinds("random_brightness: {factor: 0.1}, ".replace("random", "{random", 1)[:-2] + "}, ")
        == []
    )


@pytest.mark.parametrize(
    "layers",
    [
        "{random_shear: {x_factor: 0.1}}, ",
        "{random_crop: {height: 4, width: 4}}, ",
        "random_elastic_transform, ",
        "rand_augment, ",
        "mix_up, ",
        "cut_mix, ",
        "{random_flip: , name: m}, {add: , from: [m, x]}, ",
    ],
)
def test_layers_that_leave_boxes_behind_are_refused(layers: str) -> None:
    assert set(kinds(layers)) == {"boxes_stay_behind"}


def test_outputs_formats_and_sources_that_do_not_fit() -> None:
    assert kinds("", last="dense: 5") == ["output_without_boxes"]
    softmax = "dense: {units: 4, activation: softmax}"
    assert kinds("", last=softmax, loss="categorical_crossentropy") == ["output_without_boxes"]
    assert kinds("", "xyxy", f"{TABLE}}}") == ["pixels_of_resized_images"]
    padded = f"{TABLE}, resize: {{mode: pad}}}}"
    assert kinds("", source=padded) == ["fractions_of_other_images"]
    scaled = ", normalize_targets: {out: standardize}"
    assert kinds("", more=scaled) == ["normalized_boxes"]
    assert kinds("", "{other: xyxy}") == ["unknown_name"]
