"""Specs of up to 1 MiB made to keep the compiler busy: for each construct, as much as fits."""

from collections.abc import Callable
from itertools import count

LARGEST = 1024 * 1024
"""Bytes of a spec."""

HEAD = "spec: 1\n"
INPUTS = "model:\n  inputs: {x: [4]}\n  layers:\n"
NETWORK = HEAD + INPUTS
ONE_LAYER = f"{NETWORK}    - dense: 1\n"


def filled(item: str, before: str = "", after: str = "", most: int = 10**9) -> str:
    """As many items as 1 MiB holds between two texts; `#` is the number of an item."""
    room = LARGEST - len((before + after).encode())
    made: list[str] = []
    for number in count():
        written = item.replace("#", str(number))
        room -= len(written.encode())
        if room < 0 or number >= most:
            return "".join((before, *made, after))
        made.append(written)
    raise AssertionError("a count has no end")


def layers(item: str, before: str = "", after: str = "", most: int = 10**9) -> str:
    """A network of as many items as fit."""
    return filled(f"    - {item}\n", f"{HEAD}{before}{INPUTS}", after, most)


def bombs(levels: int, width: int) -> str:
    """Lists of aliases of lists of aliases."""
    lines = ["a0: &a0 [x]\n"]
    for level in range(1, levels):
        aliases = ", ".join([f"*a{level - 1}"] * width)
        lines.append(f"a{level}: &a{level} [{aliases}]\n")
    return "".join(lines)


def nested_blocks(depth: int, repeat: int) -> str:
    """Blocks of blocks, each applied a number of times."""
    inner = "".join(
        f"  b{n}: {{layers: [{{b{n + 1}: , repeat: {repeat}}}]}}\n" for n in range(depth)
    )
    return (
        f"{HEAD}blocks:\n{inner}  b{depth}: {{layers: [{{dense: 1, repeat: {repeat}}}]}}\n"
        f"{INPUTS}    - b0\n"
    )


def variants(change: str, number: int, network: str) -> str:
    named = ", ".join(f"v{n}: {{{change.replace('#', str(n))}}}" for n in range(number))
    return f"{network}variants: {{{named}}}\n"


def _long(text: str) -> str:
    return text[:LARGEST]


TEXTS: dict[str, Callable[[], str]] = {
    # YAML
    "brackets": lambda: "[" * LARGEST,
    "braces": lambda: "{a: " * (LARGEST // 4),
    "closing brackets": lambda: "]" * LARGEST,
    "quotes": lambda: '"' * LARGEST,
    "one scalar": lambda: _long("spec: " + "a" * LARGEST),
    "one quoted scalar": lambda: _long("spec: '" + "a" * (LARGEST - 10)) + "'\n",
    "one block scalar": lambda: _long("spec: |\n" + "  a\n" * LARGEST),
    "one folded scalar": lambda: _long("spec: >\n" + "  a\n\n" * LARGEST),
    "one plain scalar of many lines": lambda: _long("spec: a\n" + "  a\n" * LARGEST),
    "one key": lambda: _long("a" * LARGEST),
    "long keys": lambda: filled("k#" + "a" * 60_000 + ": 1\n"),
    "keys of 1000": lambda: filled("k#" + "a" * 1_000 + ": 1\n"),
    "question marks": lambda: "? " * (LARGEST // 2),
    "dashes": lambda: "- " * (LARGEST // 2),
    "dashes in lines": lambda: "-\n" * (LARGEST // 2),
    "colons": lambda: ": " * (LARGEST // 2),
    "empty lines": lambda: "\n" * LARGEST,
    "carriage returns": lambda: "\r" * LARGEST,
    "blanks": lambda: " " * LARGEST,
    "tabs": lambda: "\t" * LARGEST,
    "comment": lambda: "#" * LARGEST,
    "comments": lambda: filled("# speccompile: ignore[SC101] #\n", HEAD),
    "comments behind keys": lambda: filled("k#: 1 # speccompile: ignore[SC101] why\n", HEAD),
    "comments that name many codes": lambda: filled(
        "SC101,", HEAD + "k: 1 # speccompile: ignore[", "]\n"
    ),
    "indents": lambda: "".join(" " * n + f"a{n}:\n" for n in range(1_400))[:LARGEST],
    "staircase and fault": lambda: (
        "".join(" " * n + f"a{n}:\n" for n in range(60)) + "k: 1\n" * 200_000 + "]"
    ),
    "fault at the end": lambda: filled("k#: 1\n", HEAD, "  x: [\n"),
    "fault of indentation at the end": lambda: filled("k#: 1\n", HEAD, "  - x\n"),
    "open bracket at the beginning": lambda: filled("k#: 1\n", "a: [\n"),
    "open quote at the beginning": lambda: filled("k#: 1\n", 'a: "\n'),
    "open quotes": lambda: filled("k#: 'a\n", HEAD),
    "many open braces": lambda: "{" * 60 + filled("a, ", "", ""),
    "brackets below": lambda: filled("[\n", most=63) + "x\n" * 400_000,
    "anchors": lambda: filled("k#: &a# 1\n", HEAD),
    "anchors and aliases": lambda: filled("k#: *a\n", "a: &a {x: 1}\n"),
    "aliases of nothing": lambda: filled("k#: *b\n", "a: &a {x: 1}\n"),
    "anchor with a long name": lambda: _long(f"a: &{'a' * 500_000} 1\nb: *{'a' * 500_000}\n"),
    "alias bomb": lambda: HEAD + bombs(40, 10),
    "alias bomb of depth": lambda: HEAD + bombs(4_000, 1),
    "wide aliases": lambda: filled("*a, ", "a: &a [" + "x, " * 1_000 + "]\nb: [", "]\n"),
    "aliases of layers": lambda: layers("*a", before="params:\n  a: &a {dense: 1}\n"),
    "alias inside itself": lambda: filled("*a, ", "a: &a [", "]\n"),
    "merge keys": lambda: filled("k#: {<<: *a}\n", "a: &a {x: 1}\n"),
    "tags": lambda: filled("k#: !!python/object/apply:os.system [x]\n", HEAD),
    "tag": lambda: "!" * LARGEST,
    "long tag": lambda: _long("a: !<" + "a" * LARGEST),
    "percent directives": lambda: filled("%FOO bar#\n"),
    "tag directives": lambda: filled("%TAG !t#! tag:x,#:\n"),
    "documents": lambda: "--- \n" * (LARGEST // 5),
    "document ends": lambda: "...\n" * (LARGEST // 4),
    "duplicate keys": lambda: filled("k: 1\n", HEAD),
    "numbers": lambda: filled("1,", "a: [", "]\n"),
    "huge integer": lambda: _long("seed: " + "9" * 60_000 + "\n"),
    "huge integers": lambda: filled("k#: " + "9" * 250 + "\n", HEAD),
    "huge floats": lambda: filled("k#: 1e999\n", HEAD),
    "floats with many digits": lambda: filled("k#: " + "1." + "9" * 240 + "\n", HEAD),
    "leading zeros": lambda: filled("k#: 017\n", HEAD),
    "hexadecimal": lambda: filled("k#: 0x" + "f" * 240 + "\n", HEAD),
    "escapes": lambda: _long('a: "' + "\\x00" * (LARGEST // 4 - 4) + '"\n'),
    "surrogates": lambda: filled('k#: "\\ud800"\n', HEAD),
    "emoji": lambda: filled("k#: 😀\n", HEAD),
    "combining marks": lambda: _long("a" + "\u0301" * 20_000 + ": 1\n") + ONE_LAYER,
    "bidi": lambda: filled("\u202ek#\u202c: 1\n", HEAD),
    "zero width": lambda: filled("k#\u200b: 1\n", HEAD),
    "wide characters": lambda: filled("鍵#: 値\n", HEAD),
    "null characters": lambda: "\0" * LARGEST,
    "a null character at the end": lambda: filled("k#: 1\n", HEAD, "\0"),
    "byte order marks": lambda: "\ufeff" * (LARGEST // 3),
    "nesting of flows": lambda: filled("{a: " * 60 + "1" + "}" * 60 + ", ", "a: [", "]\n"),
    "nesting of blocks": lambda: filled("- " * 60 + "x\n", "a:\n"),
    "empty mappings": lambda: filled("{},", "a: [", "]\n"),
    "empty lists": lambda: filled("[],", "a: [", "]\n"),
    # The schema
    "unknown keys": lambda: filled("keyx#: 4\n", ONE_LAYER),
    "unknown keys in training": lambda: filled("  keyx#: 4\n", ONE_LAYER + "training:\n"),
    "unknown short keys": lambda: filled("#,", ONE_LAYER + "training: {", "}\n"),
    "unknown keys with letters": lambda: filled("modex#: 4\n", ONE_LAYER),
    "unknown parameters": lambda: filled("a#: 4, ", f"{NETWORK}    - dense: {{units: 4, ", "}\n"),
    "wrong values": lambda: filled("{a: b},", ONE_LAYER + "training: {metrics: [", "]}\n"),
    "metrics": lambda: filled("accuracy,", ONE_LAYER + "training: {loss: mse, metrics: [", "]}\n"),
    "metrics of many kinds": lambda: filled(
        "{accuracy: {name: a#}},", ONE_LAYER + "training: {loss: mse, metrics: [", "]}\n"
    ),
    "schedule": lambda: filled(
        "#,",
        ONE_LAYER
        + "training: {loss: mse, optimizer: {adam: {learning_rate: {piecewise_constant_decay: {boundaries: [",
        "], values: [1]}}}}}\n",
    ),
    "class weights": lambda: filled(
        "#: 1,", ONE_LAYER + "training: {loss: mse, class_weight: {", "}}\n"
    ),
    "budget": lambda: filled("k#: 1,", ONE_LAYER + "budget: {", "}\n"),
    "features": lambda: filled(
        "f#,", ONE_LAYER + "data: {csv: {path: a.csv, features: {x: [", "]}, target: y}}\n"
    ),
    "normalizers": lambda: filled(
        "{divide: 2},", ONE_LAYER + "data: {csv: {path: a.csv, target: y}, normalize: [", "]}\n"
    ),
    "many monitors": lambda: filled(
        "{early_stopping: {monitor: m#}},", ONE_LAYER + "training: {loss: mse, policy: [", "]}\n"
    ),
    "long name": lambda: f"{ONE_LAYER}name: {'a' * 60_000}\n",
    "long values in choices": lambda: filled(
        "activation: " + "x" * 50_000, f"{NETWORK}", ""
    ).replace("activation", "    - activation"),
}
