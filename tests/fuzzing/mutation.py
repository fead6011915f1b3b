"""Inputs for fuzzing, made from right specs: structure changed, texts cut and mixed, raw bytes."""

from collections.abc import Callable, Sequence
from random import Random

LONGEST = 20_000
"""Bytes of an input."""

WORDS = (
    *("spec", "model", "layers", "inputs", "outputs", "training", "params", "blocks", "variants"),
    *("extends", "name", "from", "repeat", "for", "when", "share", "trainable", "regularize", "on"),
    *("except", "dense", "conv2d", "lstm", "bidirectional", "add", "l2", "adam", "loss", "policy"),
    *("early_stopping", "monitor", "val_loss", "budget", "runtime", "data", "csv", "input"),
    *("$width", "$(1/0)", "$(2**50)", "$(max(1, 2))", "$index", "$$", "$(", "$(a if b else c)"),
    *("true", "null", "~", "0", "-1", "3.0", "1e999", ".nan", "017", "1_000", "0x1F", "[]", "{}"),
    *("9" * 30, "9" * 300, "a" * 200, "../..", "*a", "&a", "<<", "!!str", "|", ">", "---", "..."),
    *("# speccompile: ignore[SC801]", "\ufeff", "\u202e", "\u0301", "é", "鍵", "😀", '"\\0"', "%"),
)
_MARKS = "{}[]:,-?&*!|>'\"%@`# \n\t\r09$()<=.\\\0\x1b\x85"


def mutated(random: Random, texts: Sequence[str]) -> bytes:
    """One input. The same generator gives the same one."""
    if random.random() < 0.05:
        return random.randbytes(random.randrange(1, 400))
    lines = random.choice(texts).split("\n")
    for _ in range(random.choice((1, 1, 2, 3, 6, 12))):
        lines = random.choice(_OF_LINES)(random, lines, texts)
    data = "\n".join(lines).encode("utf-8", "replace")
    if random.random() < 0.2:
        data = _bytes_changed(random, data)
    return data[:LONGEST]


def _bytes_changed(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(changed) + 1)
        changed[at : at + random.choice((0, 0, 1, 3))] = random.randbytes(random.choice((0, 1, 2)))
    return bytes(changed)


def _place(random: Random, lines: list[str]) -> int:
    return random.randrange(max(len(lines), 1))


def _key(random: Random, lines: list[str], texts: Sequence[str]) -> list[str]:
    """Another key, or another value behind it."""
    at = _place(random, lines)
    before, colon, after = lines[at].partition(":")
    word = random.choice(WORDS)
    if random.random() < 0.5:
        return _with(lines, at, f"{before}{colon} {word}")
    start = len(before) - len(before.lstrip(" -"))
    return _with(lines, at, f"{before[:start]}{word}{colon}{after}")


def _word(random: Random, lines: list[str], texts: Sequence[str]) -> list[str]:
    at = _place(random, lines)
    words = lines[at].split(" ")
    words[random.randrange(len(words))] = random.choice(WORDS)
    return _with(lines, at, " ".join(words))


def _character(random: Random, lines: list[str], texts: Sequence[str]) -> list[str]:
    at = _place(random, lines)
    where = random.randrange(len(lines[at]) + 1)
    gone = random.choice((0, 0, 1, 2))
    text = lines[at][:where] + random.choice(_MARKS) + lines[at][where + gone :]
    return _with(lines, at, text)


def _nested(random: Random, lines: list[str], texts: Sequence[str]) -> list[str]:
    """A value inside lists or mappings, some or many."""
    at, depth = _place(random, lines), random.choice((1, 3, 70))
    before, colon, after = lines[at].partition(":")
    open_, close = random.choice((("[", "]"), ("{a: ", "}")))
    return _with(lines, at, f"{before}{colon} {open_ * depth}{after.strip()}{close * depth}")


def _anchored(random: Random, lines: list[str], texts: Sequence[str]) -> list[str]:
    """A value that is marked, and an alias of it somewhere."""
    at, other = sorted((_place(random, lines), _place(random, lines)))
    lines = _with(lines, other, f"{lines[other].partition(':')[0]}: *a")
    return _with(lines, at, lines[at].replace(": ", ": &a ", 1))


def _copied(random: Random, lines: list[str], texts: Sequence[str]) -> list[str]:
    """Some lines again, often or elsewhere, or those of another spec."""
    source = lines if random.random() < 0.7 else random.choice(texts).split("\n")
    begin = _place(random, source)
    taken = source[begin : begin + random.choice((1, 1, 2, 5, 20))] * random.choice((1, 1, 2, 9))
    at = _place(random, lines)
    return [*lines[:at], *taken, *lines[at:]]


def _deleted(random: Random, lines: list[str], texts: Sequence[str]) -> list[str]:
    at = _place(random, lines)
    return [*lines[:at], *lines[at + random.choice((1, 1, 3, 10)) :]] or [""]


def _cut(random: Random, lines: list[str], texts: Sequence[str]) -> list[str]:
    """The beginning, up to somewhere in a line."""
    at = _place(random, lines)
    return [*lines[:at], lines[at][: random.randrange(len(lines[at]) + 1)]]


def _misspelt(random: Random, lines: list[str], texts: Sequence[str]) -> list[str]:
    """A key with a letter more or less, or in capitals."""
    at = _place(random, lines)
    key, colon, after = lines[at].partition(":")
    where = random.randrange(len(key) + 1)
    ways = (key[:where] + key[where + 1 :], f"{key[:where]}x{key[where:]}", key.upper())
    return _with(lines, at, random.choice(ways) + colon + after)


def _indented(random: Random, lines: list[str], texts: Sequence[str]) -> list[str]:
    at = _place(random, lines)
    blanks = random.choice((" ", "  ", "\t", "    "))
    return _with(lines, at, random.choice((blanks + lines[at], lines[at][len(blanks) :])))


def _with(lines: list[str], at: int, text: str) -> list[str]:
    return [*lines[:at], text, *lines[at + 1 :]]


_OF_LINES: tuple[Callable[[Random, list[str], Sequence[str]], list[str]], ...] = (
    *(_key, _misspelt, _word, _character, _nested, _anchored, _copied, _deleted, _cut, _indented),
)
