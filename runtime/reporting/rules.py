"""What a rule is: it looks at the course of a run, and passes a verdict if it applies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .course import Course

Kind: TypeAlias = Literal["problem", "note"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule found.

    Attributes:
        rule: The name of the rule.
        sentence: What the run shows.
        kind: Whether it asks for a change, or is good to know.
        epoch: The epoch since which it holds; 0 if it holds for the run as a whole.
        layers: The layers that it is about; empty if it is about the run as a whole.
    """

    rule: str
    sentence: str
    kind: Kind = "problem"
    epoch: int = 0
    layers: tuple[str, ...] = ()


Rule: TypeAlias = Callable[[Course], Verdict | None]
RULES: dict[str, Rule] = {}


def rule(function: Rule) -> Rule:
    """Add a rule, under the name of its function."""
    RULES[function.__name__] = function
    return function
