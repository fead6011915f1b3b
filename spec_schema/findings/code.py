"""A code, and what is raised as one: a violation is a code with typed arguments.

A file in `codes` holds a group of codes. Beside each code stand the functions that word it: their
parameters are the data of the finding, what they return is its text.

    SC206 = Code("SC206", ERROR, "window larger than its input", "…why…", example="…")

    @SC206.worded
    def window_too_large(window: int, size: int) -> Text:
        return Text(f"the window of {window} is larger than the input ({size})", help="…")

    context.report(codes.shapes.window_too_large(window=5, size=3), path)
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Literal, NamedTuple, ParamSpec, TypeAlias

from ..errors import as_asked

ERROR, WARNING, INFO = "error", "warning", "info"

P = ParamSpec("P")

BadRowsAdvice: TypeAlias = Literal["", "skip", "skip_or_mark", "none_left"]
"""What to do about bad rows of data that is read after training: skip them, or mark them in the
predictions; `none_left`: every row is bad.
"""


def _advised(advice: BadRowsAdvice) -> str:
    if advice == "none_left":
        return "no row can be used; check that this is the kind of data the network expects"
    skip = as_asked("--bad-rows skip", 'bad_rows="skip"')
    mark = as_asked("--bad-rows mark", 'bad_rows="mark"')
    mark = f"; to keep them without a prediction, use `{mark}`" if advice == "skip_or_mark" else ""
    return f"to skip such rows, use `{skip}`{mark}" if advice else ""


class Text(NamedTuple):
    """The words of a violation.

    Attributes:
        message: the fact, in one line.
        help: the remedy.
        label: what is written under the marked place.
    """

    message: str
    help: str = ""
    label: str = ""


class Violation(NamedTuple):
    """What is wrong, as data.

    Attributes:
        code: "SC206".
        kind: which fact of the code it is, by the name of the function that words it.
        arguments: the arguments of that function by name.
    """

    code: str
    severity: str
    kind: str
    arguments: Mapping[str, Any]
    text: Text

    def about(self, subject: str, help: str = "", inside: str = "") -> "Violation":
        """Name the layer or metric that a message without a subject ("expects rank 4 …") is about.

        Args:
            help: replaces the remedy, where a better one is known.
            inside: the layer inside it that the message is about.
        """
        message, remedy, label = self.text
        named = f"`{inside}` in `{subject}`" if inside else f"`{subject}`"
        text = Text(f"{named} {message}", help or remedy, label)
        return self._replace(arguments={"subject": subject, **self.arguments}, text=text)

    def located(
        self, file: str, place: str, rows: int = 1, of: int = 0, advice: BadRowsAdvice = ""
    ) -> "Violation":
        """Say where a violation is in a file of data: "table.csv, line 3, column `a`: …".

        Args:
            file: the file as the spec names it; empty if the place names it.
            place: where in the file, in words.
            rows: how many rows have it.
            of: how many rows the file has.
            advice: replaces the remedy by one for bad rows of data that is read after training.
        """
        message, remedy, label = self.text
        scope = f" ({rows:,} of {of:,} rows)" if rows > 1 else ""
        where: dict[str, Any] = {
            **({"file": file} if file else {}),
            "place": place,
            **({"rows": rows} if rows > 1 else {}),
        }
        if advice:
            where["advice"] = advice
        where_words = f"{file}, {place}" if file else place
        text = Text(f"{where_words}: {message}{scope}", _advised(advice) or remedy, label)
        return self._replace(arguments={**where, **self.arguments}, text=text)


class Code(NamedTuple):
    """What a code is about.

    Attributes:
        why: in a sentence, why it matters.
        example: files that are wrong and right; `example.parse` reads them.
        tags: what editors may do with the place: "unnecessary" fades it out.
        refuses_option: whether an option of a command (`--set`, `--variant`) that has it can't be
            carried out at all. With other codes, the option gives the spec an invalid value.
    """

    number: str
    severity: str
    title: str
    why: str
    example: str = ""
    tags: tuple[str, ...] = ()
    refuses_option: bool = False

    def worded(self, words: Callable[P, Text]) -> Callable[P, Violation]:
        """Let a function word this code: called with its arguments, it makes a violation."""
        kind, names = words.__name__, words.__code__.co_varnames

        @wraps(words)
        def violation(*given: P.args, **named: P.kwargs) -> Violation:
            arguments = {**dict(zip(names, given, strict=False)), **named}
            text = words(*given, **named)
            return Violation(self.number, self.severity, kind, arguments, text)

        return violation


# What messages are made of.

LISTED = 24
"""Names that a message lists."""


def counted(number: int, noun: str) -> str:
    """`1 file`, `3 files`, `1,200 classes`."""
    ending = "" if number == 1 else "es" if noun.endswith("s") else "s"
    return f"{number:,} {noun}{ending}"


def listed(names: Iterable[str]) -> str:
    """Returns names as a list, truncated if there are many: `` `a`, `b`, … ``."""
    shown = [f"`{name}`" for name in names]
    return ", ".join([*shown[:LISTED], "…"] if len(shown) > LISTED else shown)


def expected(names: Collection[str]) -> str:
    """Returns the help that lists what is accepted; empty if there are no names."""
    if not names:
        return ""
    return f"expected {listed(names)}" if len(names) == 1 else f"expected one of {listed(names)}"


def both(names: Sequence[str], last: str = "and") -> str:
    """Returns the names as a phrase: `` `a`, `b` and `c` ``."""
    *first, final = [f"`{name}`" for name in names]
    return f"{', '.join(first)} {last} {final}" if first else final


def article(noun: str) -> str:
    """Returns the noun with its article: "an optimizer", "a loss"."""
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def abridged(names: Sequence[str]) -> str:
    """Returns the first and the last of many names: `` `a`, `b`, `c`, `d`, …, `z` ``."""
    shown = [f"`{name}`" for name in names]
    return ", ".join([*shown[:4], "…", shown[-1]] if len(shown) > 6 else shown)


def quoted(text: str) -> str:
    """Returns text of others in quotes, control characters escaped, cut if long."""
    shown = text if text.isprintable() else text.encode("unicode_escape").decode()
    return f"'{shown}'" if len(shown) <= 40 else f"'{shown[:37]}...'"


def quoted_value(value: str | float) -> str:
    """Returns a value of a data file: text in quotes, a number as it is."""
    return quoted(value) if isinstance(value, str) else f"{value:.15g}"


def escaped(sign: str) -> str:
    """Returns a character as a spec writes it between quotes."""
    return sign.encode("unicode_escape").decode()
