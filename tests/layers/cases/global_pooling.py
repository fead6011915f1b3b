"""Cases of spec_schema/layers/global_pooling.py."""

CASES = [
    (f"global_{kind}_pooling{rank}d", {"keepdims": keepdims}, [(None, *sizes, 2)])
    for kind in ("average", "max")
    for rank, sizes in ((1, (4,)), (1, (None,)), (2, (3, 4)), (2, (None, 4)), (3, (2, None, 3)))
    for keepdims in (False, True)
] + [
    ("global_average_pooling1d", {}, ["masked", (None, 6, 4)]),
    ("global_average_pooling1d", {"keepdims": True}, ["masked", (None, None, 4)]),
]
