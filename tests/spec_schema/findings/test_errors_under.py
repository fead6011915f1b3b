"""Whether something at a path of a spec, or inside it, is wrong."""

import pytest
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.findings.finding import Findings


def of_error(path: str) -> Findings:
    findings = Findings()
    findings.report(codes.definitions.no_layers(), None, path=path)
    return findings


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("model.layers[3].dense.units", True),
        ("model.layers[3].dense", True),
        ("model.layers[3]", True),
        ("model.layers", True),
        ("model", True),
        ("model.layers[3].den", False),
        ("model.layers[3].dense.units.x", False),
        ("model.layer", False),
        ("model.layers[2]", False),
    ],
)
def test_an_error_is_under_all_that_holds_it(path: str, expected: bool) -> None:
    found = of_error("model.layers[3].dense.units")
    assert found.has_errors_under(path) is expected
    assert found.copy().has_errors_under(path) is expected
    more = Findings()
    more.extend(found)
    assert more.has_errors_under(path) is expected


def test_warnings_are_no_errors() -> None:
    findings = Findings()
    findings.report(codes.wiring.unused_input("x"), None, path="model.inputs.x")
    assert not findings.has_errors_under("model")


def test_findings_put_in_the_place_of_others_count_instead() -> None:
    found = of_error("model.layers")
    found.put(of_error("model.outputs"))
    assert found.has_errors_under("model.outputs")
    assert not found.has_errors_under("model.layers")
