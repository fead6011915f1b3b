"""What an answer without a network gives, as a record."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .console.readable import number


class SimpleAnswer(NamedTuple):
    """What the same simple answer for an output gives.

    Attributes:
        answer: The answer, in words.
        measure: The name of the metric.
        value: Its value over the part.
        network: The value of the network, if it has been measured.
    """

    output: str
    answer: str
    measure: str
    value: float
    network: float | None = None

    def sentence(self, several: bool) -> str:
        """The answer in a sentence.

        Args:
            several: Whether the network has several outputs.
        """
        what = f"`{self.output}`: " if several else ""
        than = "" if self.network is None else f" (the network: {number(self.network)})"
        measure = self.measure.replace("_", " ")
        article = "an" if measure[0] == "a" else "a"
        return f"{what}{self.answer} gives {article} {measure} of {number(self.value)}{than}"


def sentences(answers: Sequence[SimpleAnswer]) -> Iterator[str]:
    """Yields a sentence for each answer."""
    several = len({one.output for one in answers}) > 1
    return (one.sentence(several) for one in answers)
