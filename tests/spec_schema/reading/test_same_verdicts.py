"""Pydantic refuses data exactly where the reader and the compiler find that its form is wrong."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import speccompile
from field_samples import FIELDS, VALUES
from mutation_corpus import KINDS as MUTATIONS
from pydantic import ValidationError
from speccompile.compiler.compile import compile_spec
from speccompile.spec_schema.component import SpecModel
from speccompile.spec_schema.document.spec import Spec
from speccompile.spec_schema.document.yaml_text import data_of
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.reading.fields import Field
from speccompile.spec_schema.reading.reader import Reader
from speccompile.spec_schema.yaml.loading import read_value
from speccompile.spec_schema.yaml.writer import one_line

ROOT = Path(speccompile.__file__).parent
GOLDENS = Path(__file__).parents[2] / "goldens"

OF_FORM = {
    *(
        "SC101",
        "SC102",
        "SC103",
        "SC104",
        "SC105",
        "SC106",
        "SC107",
        "SC108",
        "SC214",
        "SC216",
        "SC218",
    ),
    *("SC436", "SC604", "SC608", "SC609"),
}
"""Codes of what is wrong with the form of a spec, whatever its network computes."""
EITHER = {"SC005", "SC009", "SC212", "SC310", "SC350", "SC351", "SC465", "SC466"}
"""Codes of faults that may or may not show in the form."""

AS_A_VALUE = "what an expression evaluates to"
OF_A_BLOCK = "the parameters that a block declares"
OF_OUTPUTS = "the names of the outputs"
EXCEPTIONS = {
    "SC003-latin1": "the bytes",
    "SC102-block": OF_A_BLOCK,
    "SC102-loss-of-an-output": OF_OUTPUTS,
    "SC102-stop-when": "what the training measures",
    "SC103-block-parameters": OF_A_BLOCK,
    "SC103-division": AS_A_VALUE,
    "SC103-from-a-block-parameter": OF_A_BLOCK,
    "SC103-type-of-a-block-parameter": OF_A_BLOCK,
    "SC250-missing": "the file of the vocabulary",
    "SC603-expressions": AS_A_VALUE,
    "SC608-replaces-a-section": "what a variant makes of the spec",
}
"""Goldens about what only the compiler knows."""

NOT_OF_FORM = {
    ("spec", "left out"),  # Python need not give the version of the language
    ("training.loss", "mapping"),  # the compiler knows the names of the outputs
}

PLAIN = [value for value in VALUES if not isinstance(value, SpecModel)]


@pytest.mark.parametrize("golden", sorted(GOLDENS.glob("*.yaml")), ids=lambda path: path.stem)
def test_of_a_golden(golden: Path) -> None:
    data = _data(golden.read_bytes().decode("utf-8", "ignore"))
    if data is None or golden.stem in EXCEPTIONS:
        return
    codes = _codes(golden, None)
    if not codes & EITHER:
        assert _is_refused(Spec, data) == bool(codes & OF_FORM), codes


def _corpus() -> Iterator[Any]:
    """A fifth of the wrong specs, of those that have neither expressions nor blocks."""
    for name in ("breast_cancer", "digits_convolutional", "recurrent", "two_inputs_two_outputs"):
        text = (ROOT / "specs" / f"{name}.yaml").read_text(encoding="utf-8")
        assert "$" not in text
        wrong = [(kind, one) for kind, make in MUTATIONS.items() for one in make(text)]
        for kind, one in wrong[::5]:
            if (one.path, one.way) not in NOT_OF_FORM:
                yield pytest.param(one.text, id=f"{name}, {kind}: {one.path} {one.way}")


@pytest.mark.parametrize("text", list(_corpus()))
def test_of_a_spec_with_one_fault(text: str) -> None:
    data = _data(text)
    codes = _codes(ROOT / "specs" / "wrong.yaml", text)
    if data is not None and not codes & EITHER:
        assert _is_refused(Spec, data) == bool(codes & OF_FORM), codes


@pytest.mark.parametrize(
    ("model", "field"),
    [one for one in FIELDS if not one.values[1].inline],  # whose key is the name of a component
)
def test_of_a_field(model: type[SpecModel], field: Field) -> None:
    plain = [value for value in PLAIN if not (value is True and field.key == "spec")]
    read = [_is_wrong_to_the_reader(model, field, value) for value in plain]
    assert read == [_is_wrong_to_pydantic(model, field, value) for value in plain]


def _is_wrong_to_the_reader(model: type[SpecModel], field: Field, value: Any) -> bool:
    findings = Findings()
    tree = read_value("s", one_line({field.key: value}), findings)
    assert tree is not None
    Reader(findings).read(model, tree, "", tree.span)
    return any(
        one.code in ("SC107", "SC108") or re.split(r"[.\[]", one.path)[0] == field.key
        for one in findings
    )


def _is_wrong_to_pydantic(model: type[SpecModel], field: Field, value: Any) -> bool:
    try:
        model.model_validate({field.key: value})
    except ValidationError as error:
        return any(one["loc"][:1] in ((), (field.name,)) for one in error.errors())
    return False


def _data(text: str) -> dict[str, Any] | None:
    """What a text says; None if it can't be read, or builds on another file."""
    try:
        data = data_of(text)
    except ValueError:
        return None
    return None if "extends" in data else data


def _codes(path: Path, text: str | None) -> set[str]:
    found = compile_spec(path, text=text).findings
    return {one.code for one in found if one.severity.value == "error"}


def _is_refused(model: type[SpecModel], data: Any) -> bool:
    try:
        model.model_validate(data)
    except ValidationError:
        return True
    return False
