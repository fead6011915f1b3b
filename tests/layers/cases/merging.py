"""Cases of spec_schema/layers/merging.py."""

PAIR = [(None, 3, 4), (None, 3, 4)]
STRETCHED = [(None, 3, 1), (None, 4), (None, 3, 4)]
OPEN = [(None, None, 4), (None, 5, 4), (None, 1, 4)]

CASES = [
    ("add", {}, PAIR),
    ("add", {}, STRETCHED),
    ("add", {}, OPEN),
    ("add", {}, [(None,), (None, 4)]),
    ("subtract", {}, PAIR),
    ("subtract", {}, [(None, 4), (None, 3, 4)]),
    ("multiply", {}, PAIR),
    ("multiply", {}, STRETCHED),
    ("average", {}, PAIR),
    ("average", {}, STRETCHED),
    ("maximum", {}, PAIR),
    ("maximum", {}, STRETCHED),
    ("minimum", {}, PAIR),
    ("minimum", {}, STRETCHED),
    ("dot", {"axes": 1}, [(None, 4), (None, 4)]),
    ("dot", {"axes": -1, "normalize": True}, [(None, 4), (None, 4)]),
    ("dot", {"axes": [2, 1]}, [(None, 3, 4), (None, 4, 5)]),
    ("dot", {"axes": 1}, [(None, 4), (None, 4, 3, 2)]),
    ("dot", {"axes": -1, "normalize": True}, [(None, None, 4), (None, 2, 3, 4)]),
    ("dot", {"axes": [-2, 3], "normalize": True}, [(None, 3, 4, 2), (None, 2, 5, 4)]),
    ("dot", {"axes": [1, 1]}, [(None, None, 4), (None, None, 2)]),
    ("concatenate", {}, [(None, 3, 4), (None, 3, 2), (None, 3, 1)]),
    ("concatenate", {"axis": 1}, [(None, 3, 4), (None, 2, 4)]),
    ("concatenate", {"axis": 1}, [(None, None, 4), (None, 2, 4)]),
    ("concatenate", {"axis": -1}, [(None, None, 4), (None, 5, 2)]),
    ("concatenate", {"axis": -1}, [(None, 5, 4), (None, None, 2)]),
    ("add", {}, ["masked", (None, 5, 3), "masked", (None, 5, 3)]),
    ("maximum", {}, ["masked", (None, 5, 3), "masked", (None, 1, 3)]),
    ("multiply", {}, ["masked", (None, 5, 3), (None, 5, 3)]),
    ("concatenate", {}, ["masked", (None, 5, 3), "masked", (None, 5, 2)]),
    ("concatenate", {"axis": 1}, ["masked", (None, 5, 3), (None, 2, 3)]),
    ("dot", {"axes": -1}, ["masked", (None, 6, 4), "masked", (None, 5, 4)]),
    ("minimum", {}, ["masked", (None, 3, 4), "masked", (None, 3, 4)]),
    ("minimum", {}, ["masked", (None, 3, 4), (None, 3, 4)]),
]
