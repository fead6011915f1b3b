"""The reference page of the codes with their examples, as Markdown."""

from collections.abc import Iterator

from ..findings.codes import all_codes
from ..findings.example import Case, example, shown_files
from .markdown import GENERATED

FAMILIES = {
    "SC0": "YAML",
    "SC1": "Keys and values",
    "SC2": "The network",
    "SC3": "Training and its policy",
    "SC4": "Data",
    "SC5": "Running",
    "SC6": "Bases, variants, overrides, expressions",
    "SC7": "Limits and the budget",
    "SC8": "Style",
}


def codes_page() -> str:
    """Returns the page of all codes: title, severity, reason, and examples."""
    return "\n\n".join(_codes()) + "\n"


def _codes() -> Iterator[str]:
    yield GENERATED
    yield "# The codes"
    yield (
        "Every finding has a code. With an error, a spec can't be compiled or run; a warning is "
        "about something that is legal but probably wrong. `speccompile explain SC204` shows the "
        "same in a terminal, with the findings in the wrong example."
    )
    for family, heading in FAMILIES.items():
        codes = [code for code in all_codes() if code.startswith(family)]
        rows = [
            f"| {_link(code)} | {all_codes()[code].severity} | {all_codes()[code].title} |"
            for code in codes
        ]
        yield f"## {family}: {heading}"
        yield "\n".join(["| code | severity | title |", "| --- " * 3 + "|", *rows])
        for code in codes:
            yield from _code(code)


def _link(code: str) -> str:
    return f"[{code}](#{code})"


def _code(code: str) -> Iterator[str]:
    about = all_codes()[code]
    yield f'<a id="{code}"></a>\n### {code}: {about.title}'
    yield about.why
    shown = example(code)
    yield from _case("Wrong", shown.wrong, shown.note)
    yield from _case("Right", shown.right, "")


def _case(heading: str, case: Case, note: str) -> Iterator[str]:
    yield f"{heading}, by `{case.command}`:" + (f" {note}" if note else "")
    for path, text in shown_files(case):
        language = "yaml" if path.endswith(".yaml") else "text"
        named = f"# {path}\n" if len(case.files) > 1 else ""
        yield f"```{language}\n{named}{text}\n```"
