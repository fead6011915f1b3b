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
]
