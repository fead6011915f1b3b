"""YAML written in as many ways as a person might, from a seed: styles, comments, blank lines."""

from random import Random

_PLAIN = (
    *("relu", "he_normal", "64", "1e-3", ".5", "-.25", "5.", "017x", "True", "FALSE", "~", "Null"),
    *("no", "1_000", "$width", "$(width//2)", "a-b", "http://x.y/z", "a#b", "0.50", "1.5e10"),
    *("+.5", ".5e2", ".inf", ".nan", "0x1F", "two words", "日本語"),
)
_DOUBLE = ("relu", "no", "64", "a b", "it's", "$(max(a, 2))", "*_error", "", "x: y", "# none", "~")
_ESCAPED = ('"tab\\t"', '"\\u00e9"', '"say \\"x\\""', "'it''s'", "'say \"x\"'", "'back\\slash'")
_MANY_LINES = (
    ["two", "lines of", "plain"],
    ["above", "", "a blank"],
    ["not - an", "- item"],
    ['"quoted', "over\\", '  lines"'],
    ['"a \\ ', "", 'b "'],
    ["'single", "", "  it''s '"],
)


class Writer:
    """Writes one spec. `comments` are those that it holds, in order."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.comments: list[str] = []
        self.lines: list[str] = []
        self._anchors: list[str] = []
        self._names = 0
        self._adorned = self.random.choice((0.05, 0.2, 0.5))

    def text(self) -> str:
        """The whole spec."""
        random = self.random
        self._own_lines()
        if random.random() < 0.1:
            self.lines.append(f"---{self._behind()}")
        if random.random() < 0.1:
            self._put("", self._flow(3, mapping=True), 0)
        else:
            self._mapping(0, 4, "")
        self._own_lines()
        if random.random() < 0.1:
            self.lines.append("...")
            self._own_lines()
        text = "\n".join(self.lines) + random.choice(("\n", "\n", "", "\n\n"))
        if random.random() < 0.1:
            text = text.replace("\n", "\r\n")
        return ("\ufeff" if random.random() < 0.05 else "") + text

    def _often(self) -> bool:
        return self.random.random() < self._adorned

    def _comment(self) -> str:
        self.comments.append(f"# c{len(self.comments)}" + self.random.choice(("", ": [x", " - 'y")))
        return self.comments[-1]

    def _behind(self) -> str:
        if self._often():
            return " " * self.random.randint(1, 3) + self._comment()
        return "  " if self._often() else ""

    def _own_lines(self) -> None:
        while self._often():
            blank = self.random.random() < 0.5
            self.lines.append("" if blank else " " * self.random.randint(0, 12) + self._comment())

    def _name(self) -> str:
        self._names += 1
        name = f"k{self._names}"
        return self.random.choice(
            (name, name, f'"{name}"', f"'{name}'", f"{name} more", f"'{name}:'")
        )

    def _properties(self) -> str:
        if not self._often():
            return ""
        self._names += 1
        self._anchors.append(f"a{self._names}")
        return f"&a{self._names} " + self.random.choice(("", "", "! "))

    def _mapping(self, column: int, depth: int, head: str) -> None:
        for _ in range(self.random.randint(1, 4)):
            key = self._name()
            if self._often() and self._often():
                self.lines.append(f"{head or ' ' * column}? {key}{self._behind()}")
                key = ""
                head = ""
            self._value(column, depth - 1, f"{head or ' ' * column}{key}:", in_mapping=True)
            self._own_lines()
            head = ""

    def _sequence(self, column: int, depth: int, head: str) -> None:
        for _ in range(self.random.randint(1, 4)):
            self._value(column, depth - 1, f"{head or ' ' * column}-", in_mapping=False)
            self._own_lines()
            head = ""

    def _value(self, column: int, depth: int, head: str, in_mapping: bool) -> None:
        random = self.random
        kind = random.choice(("scalar", "scalar", "block", "block", "flow", "nothing", "alias"))
        if kind == "nothing":
            self.lines.append(f"{head}{self._behind()}")
        elif kind == "alias" and self._anchors:
            self.lines.append(f"{head} *{random.choice(self._anchors)}{self._behind()}")
        elif kind == "block" and depth > 0:
            self._block(column, depth, head, in_mapping)
        elif kind == "flow":
            self._put(head, self._flow(3, mapping=random.random() < 0.5), column)
        else:
            self._scalar(head, column)

    def _block(self, column: int, depth: int, head: str, in_mapping: bool) -> None:
        random = self.random
        is_mapping = random.random() < 0.5
        write = self._mapping if is_mapping else self._sequence
        if not in_mapping and random.random() < 0.7:  # in the line of its dash
            inner = head + " " * random.randint(1, 3)
            write(len(inner), depth, inner)
            return
        anchor = self._properties()
        self.lines.append(f"{head} {anchor}".rstrip() + self._behind())
        self._own_lines()
        least = 0 if in_mapping and not is_mapping else 1
        write(column + random.randint(least, 4), depth, "")

    def _scalar(self, head: str, column: int) -> None:
        random = self.random
        kind = random.random()
        if kind < 0.7:
            text = self._one_line()
            self._put(head, [f"{self._properties()}{text}{self._behind()}"], column)
        elif kind < 0.85:
            margin = " " * (column + random.randint(1, 5))
            first, *others = random.choice(_MANY_LINES)
            self.lines.append(f"{head} {self._properties()}{first}")
            self.lines += [margin + line if line else "" for line in others]
            self.lines[-1] += self._behind()
        else:
            self._block_text(head, column)

    def _one_line(self, flow: bool = False) -> str:
        random = self.random
        kind = random.random()
        if kind < 0.5:
            return random.choice(_PLAIN)
        text = random.choice(_DOUBLE)
        if kind < 0.65:
            return f'"{text}"'
        return "'" + text.replace("'", "''") + "'" if kind < 0.8 else random.choice(_ESCAPED)

    def _block_text(self, head: str, column: int) -> None:
        random = self.random
        depth = random.randint(1, 5)
        digit = random.random() < 0.3
        chomping = random.choice(("", "-", "+"))
        header = random.choice("|>") + (f"{depth}" if digit else "") + chomping
        self.lines.append(f"{head} {self._properties()}{header}{self._behind()}")
        begins = "   " if digit else ""
        for line in random.choices(("text", "", "  more # no", "ends ", "   "), k=4):
            self.lines.append(" " * (column + depth) + begins + line if line else "")
            begins = "" if line else begins
        self.lines += [""] * random.choice((0, 0, 1, 3))

    def _put(self, head: str, lines: list[str], column: int) -> None:
        """Some lines behind a head, or below it."""
        margin = " " * (column + self.random.randint(1, 4))
        if head and self._often():
            self.lines.append(head)
            head = margin[1:]
        first, *others = lines
        self.lines.append(f"{head} {first}" if head else first)
        self.lines += [margin + line if line.strip() else "" for line in others]

    def _flow(self, depth: int, mapping: bool) -> list[str]:
        """The lines of a collection in brackets."""
        random = self.random
        parts = [self._properties() + ("{" if mapping else "["), self._between()]
        count = random.randint(0, random.choice((3, 3, 12)))
        for index in range(count):
            parts += [self._pair(depth) if mapping else self._item(depth), self._between()]
            if index < count - 1 or random.random() < 0.2:
                parts += [",", self._between() or " "]
        parts += ["}" if mapping else "]", self._behind()]
        return "".join(parts).split("\n")

    def _between(self) -> str:
        """Space between two tokens inside brackets."""
        if not self._often():
            return self.random.choice(("", " "))
        kind = self.random.randint(0, 3)
        if kind == 0:
            return f" {self._comment()}\n"
        if kind == 1:
            return f"\n{self._comment()}\n\n {self._comment()}\n"
        return "\n" * kind

    def _pair(self, depth: int) -> str:
        key, kind = self._name(), self.random.random()
        if kind < 0.1:
            return key
        if kind < 0.2:
            return f"? {key}{self._between()} : {self._item(depth)}"
        if kind < 0.3:
            return f"{key}: "
        return f"{key}: {self._between()}{self._item(depth)}"

    def _item(self, depth: int) -> str:
        random = self.random
        kind = random.random()
        if kind < 0.2 and depth:
            return "\n".join(self._flow(depth - 1, mapping=random.random() < 0.5)).rstrip()
        if kind < 0.25:
            return f"[{self._name()}: 1]"
        if kind < 0.3 and self._anchors:
            return f"*{random.choice(self._anchors)}"
        if kind < 0.35:
            return "\n".join(random.choice(_MANY_LINES))
        return self._properties() + self._one_line()
