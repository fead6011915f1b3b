"""Cases of spec_schema/layers/adaptive_pooling.py."""

SIZES = [
    (1, 3, (6,)),
    (1, [4], (6,)),
    (1, 7, (3,)),
    (2, 2, (4, 6)),
    (2, [3, 5], (5, 7)),
    (3, 2, (4, 2, 6)),
    (3, [2, 3, 5], (3, 5, 4)),
]
TO_ONE = [(1, 1, (5,)), (2, [1, 4], (3, 2)), (3, [2, 1, 3], (1, 4, 4))]
"""Only the mean: `infer` refuses the maximum."""

CASES = [
    (f"adaptive_{kind}_pooling{rank}d", {"output_size": size}, [(None, *sizes, 2)])
    for kind, cases in (("average", SIZES + TO_ONE), ("max", SIZES))
    for rank, size, sizes in cases
]
