"""The JSON Schema: it is one, admits what the compiler admits, and marks the same lines."""

from pathlib import Path
from textwrap import dedent

import jsonschema
import pytest
from speccompile.compiler.compile import compile_spec
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.reference.entry import example
from speccompile.spec_schema.reference.json_schema import json_schema
from speccompile.spec_schema.reference.kinds import KINDS
from speccompile.spec_schema.yaml.loading import read_source
from speccompile.spec_schema.yaml.values import Mapping, Sequence, plain

SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
SPECS = sorted((Path(__file__).parents[3] / "specs").rglob("*.yaml"))


def tree(text: str) -> Mapping:
    found = read_source("spec.yaml", text, Findings())
    assert found is not None
    return found


def leaves(error: jsonschema.ValidationError) -> list[jsonschema.ValidationError]:
    """What is wrong at the bottom of the branches that were tried."""
    inner = [leaf for one in error.context for leaf in leaves(one)]
    return inner or [error]


def lines(root: Mapping, path: list[str | int]) -> set[int]:
    """The lines of the key and the value at a path of JSON, and of the keys inside."""
    value, marked = root, {root.span.line}
    for step in path:
        if isinstance(value, Sequence):
            value = value.items[step]
            marked = {value.span.line}
        else:
            marked = {value.entries[step].key_span.line}
            value = value.entries[step].value
    if isinstance(value, Mapping):  # a validator names the key at fault in its message
        marked |= {entry.key_span.line for entry in value.entries.values()}
    return marked | {value.span.line}


def faults(text: str) -> list[jsonschema.ValidationError]:
    return [leaf for error in VALIDATOR.iter_errors(plain(tree(text))) for leaf in leaves(error)]


def test_it_is_a_schema():
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def parts(schema):
    """Every schema inside a schema."""
    if isinstance(schema, dict):
        yield schema
    inner = schema.values() if isinstance(schema, dict) else schema
    for part in inner if isinstance(schema, (dict, list)) else ():
        yield from parts(part)


def test_no_reference_leads_nowhere_and_no_definition_is_left_over():
    used = {part["$ref"] for part in parts(SCHEMA) if "$ref" in part}
    assert used == {f"#/definitions/{name}" for name in SCHEMA["definitions"]}


def test_no_choice_is_empty():
    # Editors refuse the whole schema for it.
    assert all(part.get("enum", True) for part in parts(SCHEMA))


def test_it_says_what_it_is():
    assert SCHEMA["$id"].startswith("urn:")
    assert SCHEMA["title"]


def test_every_alternative_says_of_what_type_it_is():
    # Of one that doesn't, editors make the key again: `leaky_relu: leaky_relu`.
    says = {"type", "enum", "const", "$ref", "anyOf"}
    choices = [one for part in parts(SCHEMA) for one in part.get("anyOf", ())]
    assert [one for one in choices if not says & {*one}] == []


def offers(schema):
    """The keys that an editor offers where a schema holds: those of its branches, too."""
    if "$ref" in schema:
        schema = SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]]
    yield from schema.get("properties", ())
    branches = [*schema.get("allOf", ()), *schema.get("anyOf", ())]
    for branch in (*branches, *(schema[word] for word in ("then", "else") if word in schema)):
        yield from offers(branch)


def test_a_section_is_offered_once():
    assert len([*offers(SCHEMA)]) == len({*offers(SCHEMA)})


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_example_specs_are_valid(path):
    assert faults(path.read_text(encoding="utf-8")) == []


HEAD = "spec: 1\nmodel:\n  inputs: {x: [3]}\n  layers:\n"
AIM = "loss: huber, epochs: 1"
AROUND = {
    "layer": "    {}",
    "cell": "    - rnn: {{{}}}",
    "loss": "    - flatten\ntraining: {{optimizer: adam, epochs: 1, {}}}",
    "metric": "    - flatten\ntraining:\n  {}\n  optimizer: adam\n  " + AIM.replace(", ", "\n  "),
    "optimizer": f"    - flatten\ntraining: {{{{{AIM}, {{}}}}}}",
    "schedule": f"    - flatten\ntraining: {{{{{AIM}, optimizer: {{{{sgd: {{{{{{}}}}}}}}}}}}}}",
    "normalizer": "    - flatten\ndata: {{synthetic: 1, {}}}",
    "encoding": "    - flatten\ndata: {{synthetic: 1, features: {{x: {{column: a, {}}}}}}}",
    "source": "    - flatten\n{}",
}
"""Kind → the rest of a spec around the line of an example."""

INDENTS = {"metric": "\n  "}


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, catalogue in KINDS.items() for name in catalogue]
)
def test_every_example_of_the_reference_is_valid(kind, name):
    written = example(kind, KINDS[kind].find(name)).replace("\n", INDENTS.get(kind, "\n    "))
    around = AROUND.get(kind, "    - dense: {{units: 1, {}}}")
    assert faults(HEAD + around.format(written)) == []


VALID = {
    "expressions stand for scalars, lists and choices": """
        spec: 1
        params: {n: 3, act: relu, on: true}
        seed: $n
        model:
          inputs: {x: [$n, 4], y: {shape: [null, 2], dtype: int32}, z: 3}
          layers:
            - conv2d: {filters: $n, kernel_size: [$n, 3], activation: $act, use_bias: $(not on)}
              repeat: $n
              when: $(n > 2)
              name: block_$index
            - dropout: $(n / 10)
            - dense: $size
              for: {size: [1, $n], rate: $(range(2))}
            - dense: {units: 3, kernel_regularizer: $act, kernel_initializer: {constant: $n}}
        training: {loss: $act, optimizer: {adam: $n}, epochs: $(n * 2), shuffle: $on}
        """,
    "blocks are layers": """
        spec: 1
        blocks:
          residual:
            params: {filters: int, rate: 0.5}
            layers: [dense: $filters, inner, {add: , from: [input, dense]}]
          inner: {layers: [dropout: 0.1]}
        model:
          inputs: {x: [3]}
          layers:
            - residual: {filters: 3}
              name: first
            - inner
            - residual: 3
        """,
    "a spec that extends another may lack anything and patch layers": """
        extends: base.yaml
        data: {csv: {path: other.csv}}
        model: {layers: {digit: {units: 12}, hidden: 3}}
        training: {epochs: 3, optimizer: {adam: {beta_1: 0.8}}}
        """,
    "several inputs and outputs": """
        spec: 1
        model:
          inputs: {x: [3], y: [3]}
          layers:
            - {dense: 1, from: x, name: a}
            - {share: a, from: y, name: b}
            - multi_head_attention: {num_heads: 1, key_dim: 2}
              from: {query: a, value: b}
          outputs: {one: a, two: b}
          regularize: [{l2: 1e-4, on: [a, b], except: b, weights: [bias]}]
        training:
          loss: {one: huber, two: {huber: {delta: 2}}}
          metrics: {one: [mean_squared_error], two: []}
          loss_weights: {one: 1, two: 0.5}
          optimizer:
            sgd: {learning_rate: {cosine_decay: {initial_learning_rate: 1, decay_steps: 3}}}
          epochs: 3
        budget: {parameters: 100k}
        """,
    "an optional section may be empty": """
        spec: 1
        blocks: {}
        params: {}
        variants: {}
        model: {inputs: {x: [4]}, layers: [dense: 1]}
        data:
        training:
        runtime:
        budget:
        """,
}


@pytest.mark.parametrize("name", VALID)
def test_what_the_language_allows_is_valid(name):
    assert faults(dedent(VALID[name])) == []


def test_the_compiler_too_admits_an_empty_optional_section():
    text = dedent(VALID["an optional section may be empty"])
    assert compile_spec(Path("spec.yaml"), text=text).spec is not None


TRAINING = f"{HEAD}    - dense: 1\ntraining:\n  loss: huber\n  optimizer: adam\n"
BLOCK = "blocks: {mine: {layers: [flatten]}}\n"
WRONG = [
    f"{HEAD}    - dens: 3  # here\n",
    f"{HEAD}    - dens  # here\n",
    f"{HEAD}    - flatten\n    - dense: {{unit: 3}}  # here\n",
    f"{HEAD}    - dense:\n        units: three  # here\n",
    f"{HEAD}    - dense: true  # here\n",
    f"{HEAD}    - dropout: 1.5  # here\n",
    f"{HEAD}    - conv2d  # here\n",
    f"{HEAD}    - conv2d: {{filters: 3}}  # here\n",
    f"{HEAD}    - dense: {{units: 3, activation: rleu}}  # here\n",
    f"{HEAD}    - dense: 3\n      dropout: 0.5  # here\n",
    f"{HEAD}    - dense: 3\n      activation: relu  # here\n",
    f"{HEAD}    - name: x  # here\n",
    f"{HEAD}    - dense: 3\n      repeat: -1  # here\n",
    f"{HEAD}    - dense: 3\n      for: [1, 2]  # here\n",
    f"{HEAD}    - dense: $n\n      for: {{n: 3}}  # here\n",
    f"{HEAD}    - dense: 3\n      when: 1  # here\n",
    f"{HEAD}    - {{bidirectional: {{lstn: 3}}}}  # here\n",
    f"{BLOCK}{HEAD}    - mine\n    - dense: {{unit: 3}}  # here\n",
    f"{BLOCK}{HEAD}    - mine: 3\n      dense: 3  # here\n",
    f"blocks: {{mine: {{layer: [flatten]}}}}  # here\n{HEAD}    - mine\n",
    f"blocks: {{dense: {{layers: [flatten]}}}}  # here\n{HEAD}    - dense: 1\n",
    f"{HEAD}    - dense: 1\nmodle: {{}}  # here\n",
    "spec: 1  # here\n",
    "spec: 2  # here\nmodel: {inputs: {x: [3]}, layers: [dense: 1]}\n",
    f"{TRAINING}  epochs: 0  # here\n",
    f"{TRAINING}  epochs: 3\n  policy:\n    early_stopping: {{patience: -1}}  # here\n",
    f"{TRAINING}  epochs: 3\n  policy:\n    finish: first  # here\n",
    f"{TRAINING}  epochs: 3\n  metrics: [mae]  # here\n",
    f"{HEAD}    - dense: 1\ntraining:  # here\n  loss: huber\n  optimizer: adam\n",
    f"{HEAD}    - dense: 1\ndata:\n  synthetic: 3\n  npz: x  # here\n",
    f"{HEAD}    - dense: 1\ndata: {{csv: digits.csv}}  # here\n",
    "spec: 1\nmodel:\n  inputs: {x: [-3]}  # here\n  layers: [dense: 1]\n",
    "spec: 1\nmodel:\n  inputs: {x: {shape: [3], dtype: int}}  # here\n  layers: [dense: 1]\n",
    f"{HEAD}    - dense: 1\n  regularize: [{{l3: 1, on: x}}]  # here\n",
    f"{HEAD}    - dense: 1\nbudget: {{parameters: many}}  # here\n",
]


@pytest.mark.parametrize("text", WRONG)
def test_editor_and_command_line_mark_the_same_line(text):
    here = next(n for n, written in enumerate(text.splitlines(), 1) if "# here" in written)
    compiled = compile_spec(Path("spec.yaml"), text=text)
    assert here in {one.span.line for one in compiled.findings if one.span}
    root = tree(text)
    assert here in {at for leaf in faults(text) for at in lines(root, list(leaf.absolute_path))}
