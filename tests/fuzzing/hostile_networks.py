"""Networks, expressions and variants made to keep the compiler busy, of up to 1 MiB."""

from collections.abc import Callable

from hostile_texts import HEAD, INPUTS, NETWORK, ONE_LAYER, filled, layers, nested_blocks, variants

TEXTS: dict[str, Callable[[], str]] = {
    # Networks
    "layers": lambda: layers("dense: 1"),
    "flat layers": lambda: layers("relu"),
    "layers in flow": lambda: filled(
        "relu,", "spec: 1\nmodel: {inputs: {x: [4]}, layers: [", "]}\n"
    ),
    "19,990 layers": lambda: layers("dense: 1", most=19_990),
    "19,990 dense with names": lambda: layers("{dense: 1, name: n#}", most=19_990),
    "unknown layers": lambda: layers("densex#: 4"),
    "19,990 unknown layers": lambda: layers("densex#: 4", most=19_990),
    "layers of wrong rank": lambda: layers("conv2d: {filters: 1, kernel_size: 3}"),
    "misspelt references": lambda: layers("{dense: 4, name: n#, from: m#}"),
    "misspelt references with long names": lambda: (
        layers("{dense: 1, name: " + "a" * 50 + "#}", most=1_000)
        + "".join(f"    - {{dense: 1, from: {'a' * 50}{n}}}\n" for n in range(5_000, 9_000))
    ),
    "references": lambda: layers("{dense: 4, name: n#, from: x}"),
    "many inputs to one": lambda: filled("x,", f"{NETWORK}    - {{add: , from: [", "]}\n"),
    "many inputs to many": lambda: layers("{add: , from: [" + "x," * 100 + "]}"),
    "two thousand inputs each": lambda: layers("{add: , from: [" + "x," * 20_000 + "]}"),
    "all earlier layers": lambda: (
        NETWORK
        + "".join(
            f"    - {{concatenate: , name: c{n}, from: [{', '.join(['x', *(f'c{m}' for m in range(max(0, n - 300), n))])}]}}\n"
            for n in range(1, 560)
        )
    ),
    "inputs": lambda: filled(
        "i#: [4],", "spec: 1\nmodel:\n  inputs: {", "}\n  layers:\n    - {dense: 1, from: i1}\n"
    ),
    "inputs and no from": lambda: filled(
        "i#: [4],", "spec: 1\nmodel:\n  inputs: {", "}\n  layers:\n    - dense: 1\n    - dense: 1\n"
    ),
    "outputs": lambda: filled("o#: dense,", ONE_LAYER + "  outputs: {", "}\n"),
    "misspelt outputs": lambda: filled(
        "o#: b#,", layers("{dense: 1, name: b#x}", most=5_000) + "  outputs: {", "}\n"
    ),
    "outputs with losses": lambda: filled(
        "o#: {mse: },",
        filled("o#: dense,", ONE_LAYER + "  outputs: {", "}\n", most=20_000)
        + "training:\n  loss: {",
        "}\n",
    ),
    "shape of many": lambda: filled(
        "1,", "spec: 1\nmodel:\n  inputs: {x: [", "]}\n  layers:\n    - flatten\n    - dense: 1\n"
    ),
    "a long shape through many layers": lambda: (
        "spec: 1\nmodel:\n  inputs: {x: ["
        + "2," * 20_000
        + "]}\n  layers:\n"
        + "    - relu\n" * 15_000
    ),
    "a long shape through dense layers": lambda: (
        "spec: 1\nmodel:\n  inputs: {x: ["
        + "2," * 20_000
        + "]}\n  layers:\n"
        + "    - dense: 1\n" * 15_000
    ),
    "growing shapes": lambda: (
        "spec: 1\nmodel:\n  inputs: {x: [1]}\n  layers:\n"
        + "    - reshape: [".ljust(20)
        + "1," * 1_000
        + "]\n"
        + "    - {reshape: [-1]}\n" * 10_000
    ),
    "doubling": lambda: (
        NETWORK
        + "    - {concatenate: , from: [x, x]}\n"
        + "".join(
            f"    - {{concatenate: , from: [concatenate{'' if n == 1 else f'_{n}'}, concatenate{'' if n == 1 else f'_{n}'}]}}\n"
            for n in range(1, 5_000)
        )
    ),
    "repeat of shape": lambda: (
        NETWORK
        + "    - {repeat_vector: 1000000000}\n    - flatten\n"
        + "    - {repeat_vector: 1000000000}\n    - flatten\n" * 5_000
    ),
    "huge units": lambda: layers("dense: 1000000000000000"),
    "huge units of 250 digits": lambda: layers("dense: " + "9" * 250),
    "huge kernels": lambda: (
        "spec: 1\nmodel:\n  inputs: {x: [999999999, 999999999, 3]}\n  layers:\n"
        + "    - conv2d: {filters: 999999999, kernel_size: 999999999}\n" * 10_000
    ),
    "huge strides and dilations": lambda: (
        "spec: 1\nmodel:\n  inputs: {x: [9, 9, 3]}\n  layers:\n"
        + "    - conv2d: {filters: 1, kernel_size: 3, padding: same, dilation_rate: 999999999999999999}\n"
        * 10_000
    ),
    "blocks in blocks": lambda: nested_blocks(100, 1),
    "blocks": lambda: filled("  b#: {layers: [{dense: 1}]}\n", ONE_LAYER + "blocks:\n"),
    "blocks with params": lambda: filled(
        "a#: 1,", ONE_LAYER + "blocks: {b: {params: {", "}, layers: [{dense: 1}]}}\n"
    ),
    "many params in many blocks": lambda: layers(
        "b",
        before=filled("a#: 1,", "params: {", "}\n", most=30_000)
        + "blocks: {b: {layers: [{dense: 4}]}}\n",
    ),
    "many block params in many blocks": lambda: layers(
        "b",
        before="blocks: {b: {params: {"
        + "".join(f"a{n}: 1," for n in range(40_000))
        + "}, layers: [{dense: 4}]}}\n",
    ),
    "block params of huge lists": lambda: layers(
        "b: {p: $a}",
        before="params: {a: ["
        + "1," * 100_000
        + "]}\nblocks: {b: {params: {p: 1}, layers: [{dense: 4}]}}\n",
    ),
    "share": lambda: layers("{share: dense}", before="").replace(
        "    - {share: dense}\n", "    - dense: 4\n", 1
    ),
    "share of blocks": lambda: (
        HEAD
        + "blocks: {b: {layers: [{dense: 4},{dense: 4}]}}\n"
        + INPUTS
        + "    - b: \n"
        + "    - {share: b}\n" * 9_000
    ),
    "same names": lambda: layers("{dense: 1, name: a}"),
    "long names": lambda: layers("{dense: 1, name: " + "a" * 1_000 + "}"),
    "long names in blocks": lambda: (
        HEAD
        + "blocks:\n"
        + "".join(
            f"  b{n}: {{layers: [{{b{n + 1}: , name: {'a' * 30_000}}}]}}\n" for n in range(30)
        )
        + "  b30: {layers: [{dense: 1, repeat: 19000}]}\n"
        + INPUTS
        + "    - b0\n"
    ),
    "names with slashes": lambda: layers("{dense: 1, name: ../../#}"),
    "wrapped layers": lambda: layers(
        "{bidirectional: {lstm: {units: 1, return_sequences: true}}}"
    ).replace("x: [4]", "x: [4, 4]"),
    "regularizers": lambda: filled(
        "    - {l2: 1, on: 'd*'}\n", layers("dense: 1", most=10_000) + "  regularize:\n"
    ),
    "globs": lambda: (
        layers("dense: 1", most=19_990)
        + "  regularize:\n    - {l2: 1, on: '"
        + "*a" * 300
        + "*b'}\n"
    ),
    "long globs": lambda: (
        layers("dense: 1", most=19_990)
        + "  regularize:\n    - {l2: 1, on: '"
        + "?*" * 30_000
        + "b'}\n"
    ),
    "globs with brackets": lambda: (
        layers("dense: 1", most=19_990)
        + "  regularize:\n    - {l2: 1, on: '"
        + "[a-z]*" * 5_000
        + "b'}\n"
    ),
    "many globs": lambda: (
        layers("dense: 1", most=19_990)
        + "  regularize:\n    - {l2: 1, on: ["
        + "'*[!a-z]*e*n*s*e*'," * 99
        + "]}\n"
    ),
    "many different globs": lambda: (
        layers("{dense: 1, name: " + "a" * 20 + "#}", most=19_990)
        + "  regularize:\n    - {l2: 1, on: ["
        + ",".join(f"'*a*a*a*a*a*a*b{n}*'" for n in range(99))
        + "]}\n"
    ),
    "globs and long names": lambda: (
        NETWORK
        + "".join(f"    - {{dense: 1, name: {'a' * 40_000}{n}}}\n" for n in range(20))
        + "  regularize:\n    - {l2: 1, on: '"
        + "*a" * 50
        + "*b'}\n"
    ),
    "many weights in a rule": lambda: filled(
        "w#,",
        layers("dense: 1", most=5_000) + "  regularize:\n    - {l2: 1, on: '*', weights: [",
        "]}\n",
    ),
    "initial values": lambda: filled(
        "1,", NETWORK + "    - dense: {units: 4, kernel_initializer: {constant: [", "]}}\n"
    ),
    # Expressions
    "unknown params": lambda: layers("dense: $w#"),
    "params": lambda: filled("a#: 1,", ONE_LAYER + "params: {", "}\n"),
    "params of params": lambda: filled("  a#: $a\n", ONE_LAYER + "params:\n  a: 1\n"),
    "params that double": lambda: (
        ONE_LAYER
        + "params:\n  a0: [1, 2]\n"
        + "".join(f"  a{n}: [$a{n - 1}, $a{n - 1}]\n" for n in range(1, 100))
    ),
    "params that double texts": lambda: (
        ONE_LAYER
        + "params:\n  a0: 'xx'\n"
        + "".join(f"  a{n}: $a{n - 1}$a{n - 1}\n" for n in range(1, 20_000))
    ),
    "params that nest": lambda: (
        ONE_LAYER
        + "params:\n  a0: [1]\n"
        + "".join(f"  a{n}: [$a{n - 1}]\n" for n in range(1, 20_000))
    ),
    "a list used often": lambda: filled(
        "  - $a\n", ONE_LAYER + "params: {a: [" + "1," * 1_000 + "]}\nmodelx:\n"
    ),
    "a long list used often in layers": lambda: layers(
        "dense: $a", before="params: {a: [" + "1," * 1_000 + "]}\n"
    ),
    "a longer list used often in layers": lambda: layers(
        "dense: $a", before="params: {a: [" + "1," * 90_000 + "]}\n"
    ),
    "len of a list in layers": lambda: layers(
        "dense: $(len(a))", before="params: {a: [" + "1," * 90_000 + "]}\n"
    ),
    "max of a list in layers": lambda: layers(
        "dense: $(max(a))", before="params: {a: [" + "1," * 1_000 + "]}\n"
    ),
    "repeated layers with a list": lambda: (
        HEAD
        + "params: {a: ["
        + "1," * 90_000
        + "]}\n"
        + INPUTS
        + "    - {repeat: 19999, dense: $a}\n"
    ),
    "powers": lambda: filled("k#: $(9**9**9**9)\n", HEAD),
    "powers of powers": lambda: filled("k#: $(" + "9**" * 160 + "9)\n", HEAD),
    "sums": lambda: filled("k#: $(" + "1+" * 240 + "1)\n", HEAD),
    "maxima of lists": lambda: filled(
        "k#: $(" + "+".join(["max(a)"] * 60) + ")\n", HEAD + "params: {a: [" + "1," * 1_000 + "]}\n"
    ),
    "tensor expressions": lambda: layers("compute: x*#" + "+abs(x)" * 240),
    "a tensor expression often": lambda: layers("compute: x" + "+abs(x)" * 240),
    "deep tensor expressions": lambda: layers("compute: #*" + "relu(" * 31 + "x" + ")" * 31),
    "wrong tensor expressions": lambda: layers("compute: " + "x+" * 490 + "y#"),
    "tensor constants": lambda: layers("compute: x*#+[" + "[1," * 20 + "1" + "]" * 20 + "]"),
    "subscripts": lambda: layers("compute: x" + "[:,null,0]" * 150 + "+#"),
    "different sums": lambda: filled("k#: $(#" + "+1" * 230 + ")\n", HEAD),
    "different wrong sums": lambda: filled("k#: $(#" + "+1" * 230 + "+)\n", HEAD),
    "different sums in layers": lambda: layers("dense: $(#" + "*0+1" * 100 + ")"),
    "texts": lambda: filled("k#: $('" + "a" * 490 + "')\n", HEAD),
    "texts that grow": lambda: filled(
        "k#: $(a" + "+a" * 200 + ")\n", HEAD + "params: {a: '" + "a" * 1_000 + "'}\n"
    ),
    "references in a text": lambda: filled(
        "k#: '" + "$a" * 4_900 + "'\n", HEAD + "params: {a: 1}\n"
    ),
    "dollars": lambda: filled("k#: " + "$$" * 4_900 + "\n", HEAD),
    "one text of dollars": lambda: "a: " + "$" * 60_000 + "\n" + ONE_LAYER,
    "parentheses": lambda: filled("k#: $(" + "(" * 200 + "1" + ")" * 200 + ")\n", HEAD),
    "open parentheses": lambda: filled("k#: " + "$(" * 4_900 + "\n", HEAD),
    "quotes in expressions": lambda: filled("k#: $(" + "'" * 9_000 + "\n", HEAD),
    "nots": lambda: filled("k#: $(" + "not " * 120 + "true)\n", HEAD),
    "signs": lambda: filled("k#: $(" + "-" * 400 + "1)\n", HEAD),
    "choices": lambda: filled("k#: $(" + "1 if true else " * 30 + "1)\n", HEAD),
    "digits": lambda: filled("k#: $(" + "9" * 490 + ")\n", HEAD),
    "foreign digits": lambda: filled("k#: $(²) $(٣)\n", HEAD),
    "names in expressions": lambda: filled(
        "k#: $(" + "+".join(f"a{n}" for n in range(100)) + ")\n", HEAD
    ),
    # Variants and overrides
    "variants": lambda: variants("", 1_000, ONE_LAYER),
    "too many variants": lambda: variants("", 60_000, ONE_LAYER),
    "variants of many layers": lambda: variants(
        "params.n: #", 1_000, f"{HEAD}params: {{n: 1}}\n{INPUTS}    - {{dense: 1, repeat: 10000}}\n"
    ),
    "variants of long text": lambda: variants(
        "", 1_000, filled("  k#: 1\n", ONE_LAYER + "training:\n", "", most=60_000)
    ),
    "variants with faults": lambda: variants(
        "params.n: #", 1_000, f"{HEAD}params: {{n: 1}}\n{INPUTS}" + "    - dens: 1\n" * 2_000
    ),
    "changes": lambda: filled("a.b#: 1,", ONE_LAYER + "variants: {a: {", "}}\n"),
    "long paths": lambda: variants(".".join(["a"] * 10_000), 10, ONE_LAYER),
    "changes of layers": lambda: variants(
        "model.layers.dense_9#.units: 1", 1_000, layers("dense: 1", most=9_000)
    ),
    "changes of a position": lambda: variants(
        "model.layers[#].dense: 1", 1_000, layers("dense: 1", most=9_000)
    ),
    "patches of strange layers": lambda: variants(
        "model.layers: {" + ",".join(f"dense_x{n}y#: 1" for n in range(100)) + "}",
        400,
        layers("dense: 1", most=9_000),
    ),
    "blocks with unused params": lambda: (
        f"{ONE_LAYER}blocks:\n"
        + "".join(
            f"  b{n}: {{params: {{{','.join(f'aaaab{m}: 1' for m in range(700))}}},"
            f" layers: [{','.join(f'$aaaac{m}' for m in range(100))}]}}\n"
            for n in range(80)
        )
    ),
    "bases": lambda: filled("b#.yaml,", "extends: [", "]\n" + ONE_LAYER),
    "base with a long name": lambda: "extends: " + "a" * 60_000 + ".yaml\n" + ONE_LAYER,
    "base of a folder above": lambda: "extends: " + "../" * 20_000 + "a.yaml\n" + ONE_LAYER,
}
