"""Texts as messages of SARIF 2.1.0 (3.11), so that a reader shows the very words.

A message may hold placeholders (`{0}`) and links to places (`[words](1)`). Braces that are meant
are doubled. Brackets are left as they are, but for a text that could be read as holding a link:
2.1.0 has no way to write that one, so its brackets and backslashes get a backslash, as 2.2 says.
"""

import re
from collections.abc import Sequence

from ..findings.printable import cut, well_formed

_DOUBLED = str.maketrans({"{": "{{", "}": "}}"})
_ESCAPED = str.maketrans({"\\": "\\\\", "[": "\\[", "]": "\\]"})
_LINK_BEGINS = re.compile(r"\[(?:[^\\\[\]]|\\[\\\[\]])*\]\(")
_ENDS = (".", "!", "?", ":")


def message(text: str) -> dict[str, str]:
    """A message that shows a text and nothing else."""
    text = well_formed(text)
    literal = text.translate(_ESCAPED) if _LINK_BEGINS.search(text) else text
    return {"text": literal.translate(_DOUBLED)}


def result_message(fact: str, remedy: str, labels: Sequence[str]) -> dict[str, str]:
    """The message of a result: the fact as a sentence of its own, the remedy, links to places.

    Args:
        fact: what some viewers show alone: they take the first sentence.
        labels: of the related places, whose ids count from 1. Code scanning shows only those that
            a message links to.
    """
    fact, remedy = cut(fact), cut(remedy)
    links = [_link(label, number) for number, label in enumerate(labels, 1) if label]
    if remedy or links:
        fact = fact if fact.endswith(_ENDS) else f"{fact}."
    said = message(f"{fact}\nhelp: {remedy}" if remedy else fact)["text"]
    return {"text": f"{said}\nsee: {', '.join(links)}" if links else said}


def _link(label: str, number: int) -> str:
    words = well_formed(cut(label)).translate(_ESCAPED).translate(_DOUBLED)
    return f"[{words}]({number})"
