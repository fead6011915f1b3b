"""What a run stores of its spec is read as what it was, or said not to be before the run."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.differences.comparison import differences
from speccompile.compiler.resolving.stored import stored_text
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.runtime.training.stored_spec import check_stored
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.yaml.values import plain
from speccompile.spec_schema.yaml.yaml_errors import LARGEST_TEXT

PATH = Path("spec.yaml")
SPEC = """\
spec: 1
name: NAME
params: {width: 4, PARAMS}
data: {csv: {path: PATH, target: y}}
model:
  inputs: {x: [2]}
  layers:
    - dense: {units: $width}
    - dense: {units: $(width * 2)}
      name: "l$index"
      repeat: 2
    - dense: 1
training: {loss: mean_squared_error, optimizer: adam, epochs: 2}
variants:
  wide: {params.width: 8, name: "wide $$ $(width)"}
"""
ANCHORED = """\
spec: 1
data: {synthetic: 64}
model:
  inputs: {x: [4]}
  layers:
    - dense: &wide
        units: 4
        kernel_initializer: {variance_scaling: {scale: 1.0, mode: fan_in, distribution: uniform}}
        kernel_regularizer: {l1_l2: {l1: 0.0001, l2: 0.0002}}
        bias_initializer: {random_uniform: {minval: -0.05, maxval: 0.05}}
        bias_regularizer: {l1_l2: {l1: 1.2345678901234567e-05, l2: 1.2345678901234567e-05}}
        activity_regularizer: {l1_l2: {l1: 1.2345678901234567e-05, l2: 2.2345678901234567e-05}}
MORE    - dense: 1
training: {loss: mean_squared_error, optimizer: adam, epochs: 2}
"""


def spec_of(text: str, *overrides: str) -> ValidSpec:
    result = compile_spec(PATH, overrides, text=text)
    assert result.spec is not None, [found.message for found in result.findings]
    return result.spec


def written(name: str = "plain", path: str = "d.csv", **params: str) -> str:
    """The spec with these values, as YAML."""
    more = ", ".join(f"{key}: {value}" for key, value in params.items())
    texts = {"NAME": json.dumps(name), "PATH": json.dumps(path), "PARAMS": more}
    text = SPEC
    for key, value in texts.items():
        text = text.replace(key, value)
    return text


def assert_stored(spec: ValidSpec) -> str:
    """The stored text, which reads back as the spec, and as itself once more."""
    found = Findings()
    assert check_stored(spec, found)
    assert list(found) == []
    text = stored_text(spec.tree)
    again = spec_of(text)
    assert plain(again.tree) == plain(spec.tree)
    assert differences(spec, again) == []
    assert stored_text(again.tree) == text
    return text


def test_references_are_stored_worked_out_and_those_of_layers_as_they_are() -> None:
    text = assert_stored(spec_of(written(name="run $width", other="$(width + 1)")))
    assert "name: run 4\n" in text
    assert "other: 5\n" in text
    assert 'units: "$width"' in text
    assert 'name: "wide $$ $(width)"' in text


@pytest.mark.parametrize("dollars", ["$$", "a$$width", "$$(width)", "$$$$", "$$$width"])
def test_a_dollar_stays_a_dollar(dollars: str) -> None:
    """It was stored as one, and read back as the beginning of a reference."""
    spec = spec_of(written(dollars, f"{dollars}.csv", text=json.dumps(dollars)))
    assert "$" in spec.name
    text = assert_stored(spec)
    assert plain(spec_of(text, "params.width=5").tree)["name"] == spec.name


def test_an_override_with_a_dollar_is_stored_too() -> None:
    spec = spec_of(written(), "name=a$$width")
    assert spec.name == "a$width"
    assert_stored(spec)


def test_references_in_the_ranges_of_a_search_are_stored_as_they_are() -> None:
    """Their dollar signs were doubled, again each time, so that no such spec could be trained."""
    search = """\
search:
  space:
    training.optimizer: {choices: [{sgd: $rate}, adam]}
    training.optimizer.sgd.momentum: {float: [0.5, 0.9], when: {training.optimizer: {sgd: $rate}}}
  trials: $(width * 2)
"""
    base = written(rate="0.01").replace("target: y}", "target: y}, split: {validation: 0.2}")
    drawn = "training.optimizer={sgd: $rate}"
    for overrides in ((), (drawn, "training.optimizer.sgd.momentum=0.7")):
        stored = assert_stored(spec_of(base + search, *overrides))
        assert stored.count('sgd: "$rate"') == 2
        assert "trials: 8\n" in stored


@pytest.mark.parametrize("layers", [40, 3400])
def test_what_aliases_made_long_is_stored_with_aliases(layers: int) -> None:
    """A short text that is long without them. Where there is room they are written out."""
    spec = spec_of(ANCHORED.replace("MORE", "    - dense: *wide\n" * layers))
    text = assert_stored(spec)
    assert len(text) <= LARGEST_TEXT
    assert ("&id001" in text) == (layers == 3400)


def nested(depth: int, inside: str) -> str:
    return "[" * depth + inside + "]" * depth


def test_a_spec_that_can_not_be_read_again_is_refused() -> None:
    deep = {"inner": nested(30, "1"), "outer": nested(34, "$inner")}
    found = Findings()
    assert not check_stored(spec_of(written(**deep)), found)
    (one,) = found
    assert (one.code, one.kind) == ("SC504", "unreadable_when_stored")
    assert one.arguments["reason"] == "lists and mappings are nested more than 64 levels deep"
    assert_stored(spec_of(written(**deep | {"outer": nested(32, "$inner")})))


texts = st.text(st.sampled_from("ab$ ({:#'\"~\u00e9\u2028é0-"), max_size=6)
scalars = st.none() | st.booleans() | st.integers(-99, 99) | st.floats(allow_nan=False) | texts
lists = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3), max_leaves=8)


def literal(value: Any) -> Any:
    """A value whose texts are no references."""
    if isinstance(value, list):
        return [literal(item) for item in value]
    return value.replace("$", "$$") if isinstance(value, str) else value


def references(count: int) -> Iterator[tuple[str, str]]:
    """Params that hold the one before them several times, and deeper."""
    for number in range(1, count):
        before = f"$p{number - 1}"
        yield f"p{number}", nested(number * 6, f"{before}, {before}")


@settings(max_examples=50)
@given(texts, lists, st.integers(1, 5))
def test_whatever_is_accepted_reads_back_as_it_was(name: str, value: Any, count: int) -> None:
    params = {"p0": json.dumps(literal(value)), **dict(references(count))}
    text = written(f"n{literal(name)}", **params)
    if count == 5 and compile_spec(PATH, text=text).spec is None:
        return  # deeper than params may be
    spec = spec_of(text)
    if check_stored(spec, Findings()):
        assert_stored(spec)
    else:
        assert count == 5
