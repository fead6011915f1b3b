"""What `diff` found, as Markdown for a comment on a pull request or the summary of a job."""

from collections.abc import Iterator, Sequence

from ...compiler.differences.difference import NETWORK, Difference
from ...spec_schema.reports.markdown import code, folded, table
from .diff_report import Compared, cost_rows, counted_differences, fit_words, layer_row

MOST_SPECS = 5
"""Specs whose details are shown: a comment has an end."""


def render_markdown(found: Sequence[Compared]) -> str:
    """A headline and the costs of each spec that changed, details folded; the rest in lines."""
    changed = [one for one in found if one.state == "changed"]
    rest = [one for one in found if one.state not in ("same", "changed")]
    parts = [part for one in changed[:MOST_SPECS] for part in _changed(one)]
    lines = [f"- {code(one.name)}: {_short(one)}" for one in (*changed[MOST_SPECS:], *rest)]
    if lines:
        parts.append("\n".join(lines[:50]))
    if len(lines) > 50:
        parts.append(f"and {len(lines) - 50:,} more")
    return "\n\n".join(parts or ["No spec differs in meaning."]) + "\n"


def _short(one: Compared) -> str:
    return one.sentence if one.comparison is None else counted_differences(one.comparison)


def _changed(one: Compared) -> Iterator[str]:
    comparison = one.comparison
    assert comparison is not None
    yield f"### {code(one.name)}: {counted_differences(comparison)}"
    yield table(("", "before", "after", "change"), cost_rows(comparison.costs), right=(1, 2, 3))
    reason = f": {code(comparison.fit.reason)}" if comparison.fit.reason else ""
    yield f"{_sentence(fit_words(comparison))}{reason}{'' if reason else '.'}"
    rows = [_row(each) for each in comparison.differences]
    yield folded("What differs", table(("what", "before", "after"), rows))
    if comparison.layers:
        layers = [tuple(map(code, layer_row(pair))) for pair in comparison.layers]
        title = f"Layers that change: {len(layers):,}"
        yield folded(title, table(("layer", "output", "parameters"), layers))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _row(difference: Difference) -> tuple[str, str, str]:
    count = len(difference.consequences)
    after = f", and {count:,} shape{'s' if count != 1 else ''} behind it" if count else ""
    subject = code(difference.path.removeprefix(NETWORK))
    return f"{subject}{after}", code(difference.before), code(difference.after)
