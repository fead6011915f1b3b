"""Repeated layers made to keep the compiler busy, of up to 1 MiB."""

from collections.abc import Callable

from hostile_texts import HEAD, INPUTS, NETWORK, filled, layers, nested_blocks

TEXTS: dict[str, Callable[[], str]] = {
    "repeat": lambda: NETWORK + "    - {dense: 1, repeat: 20000}\n",
    "repeats": lambda: layers("{dense: 1, repeat: 19999}"),
    "repeat of a huge number": lambda: NETWORK + f"    - {{dense: 1, repeat: {'9' * 250}}}\n",
    "repeat of an unknown layer": lambda: NETWORK + "    - {dens: 1, repeat: 19999}\n",
    "repeat of nothing": lambda: layers("{dense: 1, repeat: 0}"),
    "repeat of a layer left out": lambda: (
        NETWORK + "    - {dense: 1, when: false, repeat: 19999}\n"
    ),
    "repeat of a long item": lambda: filled(
        "$index,", NETWORK + "    - {repeat: 19999, dense: {units: [", "]}}\n"
    ),
    "repeat of an item that is wrong": lambda: (
        NETWORK + "    - {repeat: 19999, dense: {units: $(index / 0)}}\n"
    ),
    "repeat of wrong layers in a block": lambda: (
        HEAD
        + "blocks: {b: {layers: ["
        + "{dens: 1}," * 100
        + "]}}\n"
        + INPUTS
        + "    - {b: , repeat: 10000}\n"
    ),
    "repeat in blocks": lambda: nested_blocks(20, 3),
    "repeat of empty blocks": lambda: nested_blocks(20, 3).replace("{dense: 1, repeat: 3}", ""),
    "block of repeat 0": lambda: (
        HEAD
        + "blocks: {b: {layers: ["
        + "{dense: 1, repeat: 0}," * 40_000
        + "]}}\n"
        + INPUTS
        + "    - {b: , repeat: 19000}\n"
    ),
    "for": lambda: NETWORK + "    - {dense: $n, for: {n: [" + "1," * 90_000 + "]}}\n",
    "for of a range": lambda: layers("{dense: $n, for: {n: '$(range(1, 1001))'}}"),
    "for of many names": lambda: (
        NETWORK
        + "    - {dense: $n9, for: {"
        + ", ".join(f"n{n}: [1, 1]" for n in range(9_000))
        + "}}\n"
    ),
    "for of nothing in a block": lambda: (
        HEAD
        + "blocks: {b: {layers: [{for: {n: []}, dense: {units: ["
        + "$n," * 40_000
        + "]}}]}}\n"
        + INPUTS
        + "    - {b: , repeat: 10000}\n"
    ),
    "for of long lists in a block": lambda: (
        HEAD
        + "params: {a: ["
        + "1," * 15_000
        + "]}\nblocks: {b: {layers: [{for: {n: $a}, dense: $n}]}}\n"
        + INPUTS
        + "    - {b: , repeat: 10000}\n"
    ),
    "for of large values": lambda: (
        HEAD
        + "params: {a: ["
        + "1," * 900
        + "]}\n"
        + INPUTS
        + "    - {dense: '$(len(n))', for: {n: ["
        + "$a," * 9_000
        + "]}}\n"
    ),
    "lists of lists in an expression": lambda: layers(
        "dense: '$(len(" + "[" * 30 + "a" + ", a]" * 30 + "))'", before="params: {a: [1, 2]}\n"
    ),
    "parts of a list": lambda: layers(
        "dense: '$(len(a" + "[:]" * 150 + "))'", before="params: {a: [" + "1," * 1_000 + "]}\n"
    ),
    "references to copies": lambda: (
        NETWORK
        + "    - {dense: 1, repeat: 5000, name: h}\n"
        + "".join(f"    - {{dense: 1, from: 'h[{n}]'}}\n" for n in range(5_000))
    ),
    "selectors of copies": lambda: (
        NETWORK
        + "    - {dense: 1, repeat: 15000, name: h}\n  regularize:\n"
        + "".join(f"    - {{l2: , on: 'h[{n}]'}}\n" for n in range(90))
    ),
}
