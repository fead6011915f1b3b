"""Which findings are reliable in a spec whose text can be read in part only."""

from ..spec_schema.findings.finding import Finding

_NAMES = {"", "extends", "blocks"}
_NETWORK = {*_NAMES, "params", "model"}
_NEEDED = (
    ("SC1", "model.layers", _NAMES),
    ("SC1", "training.loss", _NETWORK),
    ("SC1", "training.metrics", _NETWORK),
    ("SC1", "training.weighted_metrics", _NETWORK),
    ("SC2", "", _NETWORK),
    ("SC601", "", {*_NETWORK, "variants"}),
    ("SC602", "", {*_NETWORK, "variants"}),
)
"""Codes that are only reliable if some keys are complete: the code, its path, and these keys."""


def stands(one: Finding, lost: set[str]) -> bool:
    """Whether a finding is more than a consequence of a syntax error.

    Args:
        lost: The top-level keys with missing content.
    """
    for code, path, needed in _NEEDED:
        if one.code.startswith(code) and one.path.startswith(path):
            return not needed & lost
    if one.code == "SC102" and (not one.path or one.path in lost):  # perhaps it can't be read
        return False
    return one.code.startswith(("SC0", "SC1", "SC7"))
