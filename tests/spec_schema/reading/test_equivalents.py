"""Every migration hint leads to what was written in the other library."""

from pathlib import Path
from typing import Any

import pytest
from migration_rows import ASKED, ROWS
from migration_texts import PICTURE, WORDS, layer, split, written
from remedies import followed
from speccompile.compiler.compile import Compilation, compile_spec
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.spec_schema.findings.finding import Finding
from speccompile.spec_schema.reading.migration_hints import _LINES


def test_every_hint_is_followed_or_explained() -> None:
    hints = {(kind, key) for kind, lines in _LINES.items() for key in lines}
    assert hints == {row[0] for row in ROWS} | {*ASKED}
    assert not {row[0] for row in ROWS} & {*ASKED}


def compiled(text: str) -> Compilation:
    return compile_spec(Path("s.yaml"), text=text)


@pytest.mark.parametrize(
    ("hint", "parts", "expected"), ROWS, ids=[f"{kind}-{key}" for (kind, key), _, _ in ROWS]
)
def test_following_a_hint_means_what_was_written(
    hint: tuple[str, str], parts: dict[str, str], expected: dict[str, Any]
) -> None:
    text = written(**parts)
    found = [one for one in compiled(text).findings if one.code == "SC101"]
    assert len(found) == 1, [one.message for one in compiled(text).findings]
    done = list(followed(text, found[0]))
    assert done, found[0].help
    for _, changed in done:
        result = compiled(changed)
        assert result.spec is not None, (changed, [o.message for o in result.findings])
        assert {path: said(result.spec, path) for path in expected} == expected


def test_the_keys_of_an_average_lead_to_one_mapping() -> None:
    text = written(
        optimizer="{adam: {use_ema: true, ema_momentum: 0.9, ema_overwrite_frequency: 7}}"
    )
    line = "write `ema: {momentum: 0.9, overwrite_frequency: 7}` under `training`"
    assert [one.help for one in compiled(text).findings] == [line] * 3


def said(spec: ValidSpec, path: str) -> Any:
    """What a spec says at a path of its document, or of a layer."""
    first, *rest = path.split(".")
    value: Any = getattr(spec.document, first, None)
    if first in spec.graph.by_name:
        node = spec.graph.by_name[first]
        value, rest = (node, rest[1:]) if rest[0] == "node" else (node.operator, rest)
    for key in rest:
        value = getattr(value, key)
    return value


def remedy(**parts: str) -> Finding:
    (one,) = (one for one in compiled(written(**parts)).findings if one.code[:3] == "SC1")
    return one


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (layer("flatten: {start_dim: 2}"), "`reshape` can keep some"),
        (layer("flatten: {end_dim: 1}"), "`reshape` can keep some"),
        (layer("batch_normalization: {track_running_stats: false}"), "moving averages are always"),
        (
            layer("conv2d: {filters: 4, kernel_size: 3, padding_mode: reflect}", PICTURE),
            "padding always uses zeros",
        ),
        ({"data": "  validation: {csv: v.csv}"}, "`validation: {csv: v.csv}` under `data.split`"),
        ({"data": "  test_data: v.csv"}, "`test: v.csv` under `data.split`"),
        ({"data": "  validation: val"}, "`validation: {path: val}` under `data.split`"),
        (
            split("validation: 0.2") | {"top": "test: {csv: {path: v.csv}}"},
            "`test: {csv: {path: v.csv}}` under `data.split`",
        ),
        (split("test: pictures"), "`test: {path: pictures}`"),
        (layer("embedding: {input_dim: 9, output_dim: 4, weights: g.npy}", WORDS), "to_keras()`"),
        ({"data": "  split: [0.7, 0.2, 0.1]"}, "`split: {validation: 0.2, test: 0.1}`"),
        ({"data": "  split: [80, 20]"}, "`split: {validation: 0.2}`"),
    ],
)
def test_what_can_not_be_said_has_a_remedy_that_compiles(parts: dict[str, str], words: str) -> None:
    one = remedy(**parts)
    assert words in one.help
    done = list(followed(written(**parts), one))
    assert done
    for _, changed in done:
        assert compiled(changed).spec is not None, changed


@pytest.mark.parametrize(
    ("parts", "help"),
    [
        ({"training": "  target: y"}, ""),  # that of `runtime` is `keras` or `graph`
        ({"training": "  target: graph"}, "move it under `runtime`"),
    ],
)
def test_a_key_belongs_only_where_its_value_may_stand(parts: dict[str, str], help: str) -> None:
    said = remedy(**parts).help
    assert said == help if help else not said.startswith("move it")


def test_a_parameter_beside_its_component_goes_inside() -> None:
    text = written().replace("csv: {path: t.csv, target: y}", "csv: t.csv\n  target: y")
    helps = [one.help for one in compiled(text).findings]
    assert "write it inside: `csv: {path: t.csv, target: y}`" in helps


def test_degrees_are_not_read_as_percent() -> None:
    assert "36 degrees are 0.1" in remedy(**layer("random_rotation: 36", PICTURE)).help
    assert "`0.2`" in remedy(**layer("random_contrast: 20", PICTURE)).help


def test_a_guessed_name_lacks_no_parameters() -> None:
    parts = layer("time_distributed: cnn", PICTURE)
    found = [one.kind for one in compiled(written(**parts)).findings if one.severity == "error"]
    assert found == ["unknown_component"]
