"""A spec with the habits of other libraries written where they belong."""

SPEC = """\
spec: 1
seed: 3
{top}
data:
  {whole}
{data}
model:
  inputs: {{x: {input}}}
  layers:
    - {layer}
{behind}training:
  loss: {loss}
  optimizer: {optimizer}
  epochs: 20
{training}
"""
USUAL = {
    "top": "",
    "source": "path: t.csv, target: y",
    "data": "  split: {validation: 0.2}",
    "input": "[6, 8]",
    "layer": "flatten",
    "behind": "    - {flatten: , name: flat}\n    - {dense: 3, name: last}\n",
    "loss": "sparse_categorical_crossentropy",
    "optimizer": "adam",
    "training": "",
}
WORDS = "{shape: [6], dtype: int32}"
PICTURE = "[8, 8, 2]"


def written(**parts: str) -> str:
    parts = {**USUAL, **parts}
    return SPEC.format(**{"whole": f"csv: {{{parts['source']}}}", **parts})


def layer(text: str, input: str = "[6, 8]") -> dict[str, str]:
    return {"layer": text, "input": input}


def policy(text: str) -> dict[str, str]:
    return {"training": f"  policy: {{{text}}}"}


def split(text: str) -> dict[str, str]:
    return {"data": f"  split: {{{text}}}"}
