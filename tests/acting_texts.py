"""Fifty texts that would act on a terminal or a CI log, and what looks for any that does.

The search reads output as the services do, and shares nothing with what makes texts safe.
"""

import json
import re
from collections.abc import Iterator

MARK = "INJECTED"
"""Stands at the start of the line that a text with a line break makes."""

CONTROLS = (
    *("\x1b[31mred", "\x1b]0;title\x07", "\x1b[2J\x1b[H", "\x9b2Jcleared", "\x1bP1$r\x1b\\"),
    *("back\x08\x08space", "bell\x07", "form\x0cfeed", "tab\vulator", "nul\x01\x02", "del\x7fete"),
    *("next\x85line", "\x1b[8mhidden", "\x1b]8;;http://x.invalid\x1b\\link\x1b]8;;\x1b\\"),
)
BREAKS = tuple(f"broken{sign}{MARK}" for sign in ("\n", "\r", "\r\n", "\u2028", "\u2029", "\x85"))
INVISIBLE = (
    *("\u202egnp.exe", "\u2066isolated\u2069", "a\u200bb", "a\u200db", "\ufeffmark", "a\u00adb"),
    *("a\u2060b", "a\u3164b", "a\U000e0041b", "a\u034fb", "a\ufe0fb", "a\U000e0100b", "a\u061cb"),
)
COMMANDS = (
    *("::error::said", "::add-mask::a", "::stop-commands::token", "  ::warning file=a::b"),
    *("\u00a0::error::after a space", f"x\n::error::{MARK}", f"x\n  ::set-output name=a::{MARK}"),
    *("##[error]said", "##[add-matcher]a.json", "mid ##[group]dle", "#\ufe0f#[error]a"),
    *("##vso[task.setvariable variable=a]b", "mid ##vso[task.complete]dle", "##\u200bvso[task.a]b"),
    *("##teamcity[buildStatus text='a']", f"x\n##teamcity[{MARK}]", "###vso[task.a]b"),
    "section_start:1560896352:a\r\x1b[0Kfolded",
)
TEXTS = (*CONTROLS, *BREAKS, *INVISIBLE, *COMMANDS)

NOT_IN_YAML = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_ANYWHERE = re.compile(r"##\[|##vso\[|##teamcity\[|section_(?:start|end):\d", re.IGNORECASE)
_UNSEEN = re.compile("[\u034f\u115f\u1160\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_ANNOTATION = re.compile(r"::(?:error|warning|notice) (?:file|title)=[^:]*::[^:]")


def quoted(text: str) -> str:
    """A text in double quotes of YAML, raw wherever YAML allows it."""
    return NOT_IN_YAML.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False)
    )


def obeyed(output: str, *, colors: bool = False, annotations: bool = False) -> list[str]:
    """The lines of some output that a terminal or a service would obey.

    Args:
        colors: whether there may be colors of ours.
        annotations: whether there may be annotations of ours.
    """
    return list(_obeyed(_COLOR.sub("", output) if colors else output, annotations))


def _obeyed(output: str, annotations: bool) -> Iterator[str]:
    for line in output.split("\n"):
        is_ours = annotations and _ANNOTATION.match(line)
        begins = line.lstrip().startswith(MARK if is_ours else (MARK, "::"))
        hidden = _UNSEEN.search(line) or not line.replace("\t", "").isprintable()
        if begins or hidden or _ANYWHERE.search(line):
            yield line
