"""What the equations of `einsum_dense` can't take, how kernels start, and how much is computed."""

import pytest
from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.types import TensorType

SEQUENCE = (None, 3, 4)
SAY = codes.equations
ROWS = [
    ("abc,cd", 5, SEQUENCE, SAY.not_an_equation("abc,cd")),
    ("abc, cd->abd", 5, SEQUENCE, SAY.not_an_equation("abc, cd->abd")),
    ("aac,cd->aad", 5, SEQUENCE, SAY.not_an_equation("aac,cd->aad")),
    ("...a,ab->b", 5, SEQUENCE, SAY.not_an_equation("...a,ab->b")),
    ("a...,ab->b...", 5, SEQUENCE, SAY.not_an_equation("a...,ab->b...")),
    ("ab,bc->ac", 5, SEQUENCE, SAY.axes_differ("ab,bc->ac", 2, SEQUENCE)),
    ("...abcd,de->...abce", 5, SEQUENCE, SAY.axes_differ("...abcd,de->...abce", 4, SEQUENCE)),
    ("abc,cd->abe", [3, 5], SEQUENCE, SAY.unknown_letter("e", "result", ("input", "kernel"))),
    ("abc,cde->abd", [3, 5], SEQUENCE, SAY.unknown_letter("e", "kernel", ("input", "result"))),
    ("abc,cd->bad", [3, 5], SEQUENCE, SAY.batch_moved("abc,cd->bad")),
    ("abc,acd->abd", [3, 5], SEQUENCE, SAY.batch_moved("abc,acd->abd")),
    ("abc,cd->abd", 5, SEQUENCE, SAY.sizes_expected(2, (5,))),
    ("...c,cd->...d", [3, 5], SEQUENCE, SAY.sizes_expected(1, (3, 5))),
    ("abc,cd->abd", [2, 5], SEQUENCE, SAY.size_differs("b", 2, 3)),
    ("abc,bcd->abd", [None, 5], SEQUENCE, SAY.size_missing("b")),
    ("abc,cd->abd", [3, None], SEQUENCE, SAY.size_missing("d")),
    ("...c,cd->...d", 5, (None, 2, 3, 4), SAY.order_lost((None, 2, 3, 4))),
    ("abc,cd->abd", [3, 5], (None, 3, None), codes.layer_inputs.unknown_size("axis `c`")),
]


@pytest.mark.parametrize(("equation", "output", "given", "what"), ROWS)
def test_an_equation_that_does_not_fit_is_refused(equation, output, given, what) -> None:
    parameters = {"equation": equation, "output_shape": output}
    assert refusal("einsum_dense", parameters, [given]).violation == what


@pytest.mark.parametrize(
    ("letters", "what"),
    [("c", SAY.unknown_letter("c", "bias", ("result",))), ("b", SAY.size_missing("b"))],
)
def test_a_bias_along_an_axis_without_a_size_is_refused(letters, what) -> None:
    parameters = {"equation": "abc,cd->abd", "output_shape": [None, 5], "bias_axes": letters}
    assert refusal("einsum_dense", parameters, [SEQUENCE]).violation == what


@pytest.mark.parametrize(
    ("equation", "output", "count"),
    [
        ("abc,cd->abd", [3, 5], 3 * 4 * 5),
        ("abc,bd->adc", [5, 4], 3 * 4 * 5),
        ("abc,d->abcd", [3, 4, 5], 60),
    ],
)
def test_multiply_adds_are_counted(equation, output, count) -> None:
    operator = LAYERS.find("einsum_dense")(equation=equation, output_shape=output)
    given = TensorType(SEQUENCE)
    assert operator.multiply_adds(operator.infer(given), given) == count


def test_the_kernel_knows_its_inputs_by_the_equation() -> None:
    operator = LAYERS.find("einsum_dense")(equation="abc,dcb->ad", output_shape=7)
    (kernel,) = operator.weights(TensorType(SEQUENCE))
    assert kernel.shape == (7, 4, 3)
    assert kernel.input_axes == (1, 2)
