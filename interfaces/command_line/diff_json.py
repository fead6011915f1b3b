"""What `diff` found, for a program."""

from collections.abc import Sequence
from typing import Any

from ...compiler.differences.comparison import Comparison
from ...compiler.differences.difference import describe
from ...compiler.summary import Costs, Row
from ...spec_schema.reports.json_text import json_text
from .diff_report import ROWS, Compared

VERSION = 1


def render_json(found: Sequence[Compared]) -> str:
    """`{"format": "speccompile-diff", "version": 1, "specs": […]}`."""
    specs = [_spec(one) for one in found]
    document = {"format": "speccompile-diff", "version": VERSION, "specs": specs}
    return json_text(document, indent=2) + "\n"


def _spec(one: Compared) -> dict[str, Any]:
    compared = {} if one.comparison is None else _comparison(one.comparison)
    return {"name": one.name, "state": one.state, **compared}


def _comparison(comparison: Comparison) -> dict[str, Any]:
    before, after = comparison.before, comparison.after
    return {
        "before": {"name": before.name, "path": str(before.path), **_costs(comparison.costs[0])},
        "after": {"name": after.name, "path": str(after.path), **_costs(comparison.costs[1])},
        "differences": [
            {
                "path": each.path,
                "kind": each.kind,
                "before": each.before,
                "after": each.after,
                "consequences": list(each.consequences),
                "text": describe(each),
            }
            for each in comparison.differences
        ],
        "layers": [
            {"name": pair.name, "before": _layer(pair.before), "after": _layer(pair.after)}
            for pair in comparison.layers
        ],
        "checkpoint": {"fits": bool(comparison.fit), "reason": comparison.fit.reason},
    }


def _layer(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    type_ = {"shape": list(row.type.shape), "dtype": str(row.type.dtype)}
    return {"type": row.kind, **type_, **_costs(row.costs)}


def _costs(costs: Costs) -> dict[str, int]:
    return {name: getattr(costs, name) for name in ROWS.values()}
