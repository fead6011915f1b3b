"""Cases of spec_schema/layers/einsum.py."""

from speccompile.spec_schema.components.constraints.norm import MaxNorm
from speccompile.spec_schema.components.constraints.sign import NonNeg
from speccompile.spec_schema.components.initializers.constant import Ones
from speccompile.spec_schema.components.initializers.scaled import HeNormal
from speccompile.spec_schema.components.regularizers import L1, L2

EVERYTHING = {
    "bias_axes": "d",
    "activation": "tanh",
    "kernel_initializer": HeNormal(),
    "bias_initializer": Ones(),
    "kernel_regularizer": L2(l2=0.1),
    "bias_regularizer": L1(l1=0.1),
    "kernel_constraint": MaxNorm(),
    "bias_constraint": NonNeg(),
}
SEQUENCE = [(None, 3, 4)]

CASES = [
    ("einsum_dense", {"equation": equation, "output_shape": output} | more, inputs)
    for equation, output, more, inputs in (
        ("ab,bc->ac", 5, {"bias_axes": "c"}, [(None, 4)]),
        ("abc,cd->abd", [3, 5], EVERYTHING, SEQUENCE),
        ("abc,cd->abd", [None, 5], {}, SEQUENCE),
        ("abc,bd->adc", [5, 4], {"bias_axes": "d"}, SEQUENCE),
        ("abc,bd->adc", [5, None], {"bias_axes": "d"}, SEQUENCE),
        ("abc,dc->adb", [5, 3], {"bias_axes": "b"}, SEQUENCE),
        ("abc,cde->abde", [3, 2, 5], {"bias_axes": "de"}, SEQUENCE),
        ("abc,cde->abde", [None, 2, 5], {"bias_axes": "e"}, [(None, None, 4)]),
        ("abc,bcd->ad", 5, {}, SEQUENCE),
        ("abc,bcd->abd", [3, 5], {"bias_axes": "bd"}, SEQUENCE),
        ("...x,xy->...y", 5, {"bias_axes": "y"}, [(None, 4)]),
        ("...x,xy->...y", 5, {"bias_axes": "y"}, SEQUENCE),
        ("...x,xy->...y", 5, {}, [(None, 3, 3, 4)]),
        ("...xy,yz->...xz", [3, 5], {"bias_axes": "z"}, SEQUENCE),
        ("...xy,yz->...xz", 5, {"bias_axes": "z"}, [(None, 4)]),
        ("ab...,bc->ac...", 5, {"bias_axes": "c"}, [(None, 4, 3, 2)]),
        ("ab...,bc->ac...", 5, {"bias_axes": "c"}, [(None, 4)]),
        ("ab,c->abc", [4, 5], {}, [(None, 4)]),
    )
]
