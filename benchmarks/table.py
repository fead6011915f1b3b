"""Results as a table: for the terminal, and for a page between two marks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contenders.contender import REFERENCE

Results = dict[str, Any]
HEADINGS = ("samples/s", "µs/step", "ratio to model.fit", "first step, s", "peak memory, MiB")
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def cells(row: dict[str, Any], reference: dict[str, Any] | None) -> list[str]:
    """What the headings name, of one contender."""
    ratio = row["samples_per_second"] / reference["samples_per_second"] if reference else None
    return [
        f"{row['samples_per_second']:,}",
        f"{row['microseconds_per_step']:,}",
        f"{ratio:.2f}" if ratio else "",
        f"{row['seconds_to_first_step']:.2f}",
        f"{row['peak_memory_mib']:,}",
    ]


def title(name: str, of: dict[str, Any]) -> str:
    """A network with what an epoch of it is."""
    return f"{name} (batch {of['batch']}, {of['samples']:,} samples an epoch)"


def plain(name: str, of: dict[str, Any]) -> str:
    """The block of one network, for the terminal."""
    wide = max(map(len, of["contenders"])) + 2
    lines = ["", title(name, of), " " * wide + "".join(f"{h:>20}" for h in HEADINGS)]
    reference = of["contenders"].get(REFERENCE)
    for contender, row in of["contenders"].items():
        shown = (
            f"  skipped: {row['missing']}"
            if "missing" in row
            else "".join(f"{cell:>20}" for cell in cells(row, reference))
        )
        lines.append(f"{contender:{wide}}{shown}")
    return "\n".join(lines)


def markdown(results: Results) -> str:
    """The whole table, for a page."""
    lines = [
        f"{results['machine']}. Medians of {results['epochs']} epochs after warm-up; of"
        f" {results['starts']} processes for the first step.",
        "",
        "| " + " | ".join(["network", "contender", *HEADINGS]) + " |",
        "| --- | --- |" + " ---: |" * len(HEADINGS),
        *_markdown_rows(results),
    ]
    return "\n".join(lines)


def _markdown_rows(results: Results) -> Iterator[str]:
    for name, of in results["networks"].items():
        shown, reference = title(name, of), of["contenders"].get(REFERENCE)
        for contender, row in of["contenders"].items():
            missing = ["not installed", *[""] * (len(HEADINGS) - 1)]
            values = missing if "missing" in row else cells(row, reference)
            yield "| " + " | ".join([shown, contender, *values]) + " |"
            shown = ""


def put(page: Path, text: str) -> None:
    """Replace what stands between the marks of a page.

    Raises:
        ValueError: the page has no marks.
    """
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} has no `{BEGIN}` … `{END}`")
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
