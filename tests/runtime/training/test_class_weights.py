"""Factors of classes in the loss, and of the samples that have them."""

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, shown, tensor
from speccompile.runtime.training.class_weights import class_factors, sample_weights
from speccompile.spec_schema.findings.finding import Findings

LABELS = ("a",) * 6 + ("b",) * 3


def dataset(loader: Loader, loss: str = CLASS, units: int = 2, labels=LABELS):
    text = "x,y\n" + "".join(f"{row},{label}\n" for row, label in enumerate(labels))
    loaded, found = loader.csv(text, {"x": tensor(1)}, objective("out", units, loss))
    assert loaded is not None, found
    return loaded


@pytest.mark.parametrize(
    ("loss", "units"),
    [(CLASS, 2), ("categorical_crossentropy", 2), ("binary_crossentropy", 1), ("hinge", 1)],
)
def test_balanced(loader: Loader, loss, units) -> None:
    findings = Findings()
    loaded = dataset(loader, loss, units)
    (factors,) = class_factors("balanced", loaded, findings).values()
    np.testing.assert_allclose(factors, [0.75, 1.5])
    (weights,) = sample_weights("balanced", loaded, findings).values()
    np.testing.assert_allclose(weights, [0.75] * 6 + [1.5] * 3)
    assert weights.sum() == 9
    assert not len(findings)


def test_classes_that_do_not_occur_are_not_balanced(loader: Loader) -> None:
    loaded = dataset(loader, units=4, labels=(0, 0, 0, 2))
    (factors,) = class_factors("balanced", loaded, Findings()).values()
    np.testing.assert_allclose(factors, [2 / 3, 1, 2, 1], rtol=1e-6)


def test_classes_by_name(loader: Loader) -> None:
    (weights,) = sample_weights({"b": 2.5}, dataset(loader), Findings()).values()
    np.testing.assert_allclose(weights, [1] * 6 + [2.5] * 3)


def test_names_of_no_class(loader: Loader) -> None:
    findings = Findings()
    loaded = dataset(loader, labels=("benign", "malignant") * 3)
    assert sample_weights({"malignnt": 2}, loaded, findings) is None
    assert [shown(found) for found in findings] == [
        (
            "SC308 (training.class_weights.malignnt) weights_of_unknown_classes "
            "unknown=['malignnt'], classes=['benign', 'malignant']"
        )
    ]
    findings = Findings()
    assert sample_weights({"1": 2, "2": 3}, loaded, findings) is None
    assert [shown(found) for found in findings] == [
        (
            "SC308 (training.class_weights.1) weights_of_unknown_classes unknown=['1', '2'], "
            "classes=['benign', 'malignant']"
        )
    ]


def test_no_classes_at_all(loader: Loader) -> None:
    findings = Findings()
    loaded = dataset(loader, "mean_squared_error", 1, range(5))
    assert sample_weights("balanced", loaded, findings) is None
    (found,) = findings
    assert (found.code, found.kind) == ("SC308", "no_output_with_classes")
    assert found.path == "training.class_weights"


def test_columns_of_yes_or_no_are_no_classes_to_weigh(loader: Loader) -> None:
    wanted, source = objective("out", 2, "binary_crossentropy"), {"target": ["p", "q"]}
    loaded, found = loader.csv("x,p,q\n1,1,0\n2,0,1\n", {"x": tensor(1)}, wanted, source=source)
    assert loaded is not None, found
    findings = Findings()
    assert sample_weights({"p": 2}, loaded, findings) is None
    assert [one.code for one in findings] == ["SC308"]
