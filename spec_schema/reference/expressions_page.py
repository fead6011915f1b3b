"""The reference page of tensor expressions, as Markdown."""

from collections.abc import Iterator

from ..operation import Operation
from ..operations import FAMILIES, NAMES, find
from .markdown import GENERATED

_TEXT = """\
# Tensor expressions

A `compute` layer computes an expression over its inputs. It replaces a `Lambda` layer of Keras, and
like that it has no weights, but it is checked without TensorFlow, runs on both targets, and is
saved as plain Keras operations that load without speccompile.

```yaml
# distance.yaml
spec: 1
params: {scale: 2}
model:
  inputs: {left: [28, 28], right: [28, 28]}
  layers:
    - flatten:
      from: left
      name: flat
    - dense: {units: 64, activation: relu}
      name: tower
    - flatten:
      from: right
      name: flat_2
    - share: tower
      name: tower_2
    - compute: sqrt(sum(square(a - b), axis=-1, keepdims=true))
      from: {a: tower, b: tower_2}
      name: distance
    - compute: exp(-x / $scale)
```

## Inputs

A layer without `from` takes the layer before, and so does the expression: it is called `x`. With
`from: tower`, it is `x` or `tower`; with `from: [tower, other]`, inputs are called by their own
names; with `from: {a: tower, b: tower_2}`, by those that you give them. An input that the
expression doesn't use is an error.

Weights come from a `weight` layer, which takes no input:

```yaml
# positions.yaml
spec: 1
model:
  inputs: {tokens: {shape: [100], dtype: int32}}
  layers:
    - embedding: {input_dim: 1000, output_dim: 64}
      name: embedded
    - weight: {shape: [100, 64], initializer: {random_normal: {stddev: 0.02}}}
      name: positions
    - compute: embedded + positions
      from: [embedded, positions]
```

## Losses and metrics

`compute` is also a loss and a metric, over `y_true` and `y_pred`:

```yaml
# contrastive.yaml
spec: 1
params: {margin: 1.0}
data: {synthetic: 512}
model:
  inputs: {left: [28], right: [28]}
  layers:
    - dense: {units: 64, activation: relu}
      from: left
      name: tower
    - share: tower
      from: right
      name: tower_2
    - compute: sqrt(sum(square(a - b), axis=-1, keepdims=true) + 1e-6)
      from: {a: tower, b: tower_2}
      name: distance
training:
  loss:
    compute:
      expression: y_true * square(y_pred) + (1 - y_true) * square(relu($margin - y_pred))
      targets: binary
  metrics:
    - compute: {expression: (y_pred < 0.5) == (y_true > 0.5), mode: max}
      name: hits
  optimizer: adam
  epochs: 10
```

The result has a value per sample, and the loss is its mean, with sample and class weights as for
other losses. A `mean` of everything at the end changes nothing. Here an expression may also combine
the samples of a batch and give one number, which is then multiplied by the mean weight; a metric
takes the mean over the batches.

Keras can't save such a loss or metric. A saved Keras model is then compiled without a loss: compile
it before you train it further. A SavedModel of the graph target has the loss in `train_step`.

## Syntax

| | |
| --- | --- |
| `+ - * / // % **` | arithmetic, element by element |
| `@` | matrix product |
| `== != < <= > >=` | comparison; the result is `bool` |
| `and or not` | logic |
| `a if condition else b` | choice, element by element |
| `x[:, 0]`, `x[..., 1:3]`, `x[:, ::2]` | parts, with indices that are known |
| `x[:, null]` | a new axis of size 1 |
| `[0.5, 1.0]`, `[[1, 0], [0, 1]]` | a constant tensor |
| `sum(x, axis=-1)` | an operation, with the parameters of `keras.ops` |
| `$name`, `$(expression)` | the value of a param: a number, string, list or boolean |
| `true`, `false`, `null`, `pi` | constants |
| `top_k(x, 3)[0]`, `split(x, 2, axis=-1)[1]` | one of several results |

Operators bind as in Python, except that comparisons don't chain. Names of element types and other
texts are in quotes: `cast(x, 'float32')`. Put the whole expression in quotes if it contains a colon
followed by a space, starts with a bracket, or stands inside `{…}` or `[…]`.

## Shapes

Shapes and element types are inferred as Keras does, with an unknown size for the batch, and an
error underlines the part that doesn't fit. Shapes are broadcast as in NumPy, from the last axis.
The batch is axis 0. It must be the first axis of the result, and a layer can't combine samples:
`max(x)` is an error, `max(x, axis=-1, keepdims=true)` is not. In `reshape`, write -1 for the batch.

An expression has at most 2,000 characters and 500 operations.

## Operations
"""


def expressions_page() -> str:
    """Returns the page of tensor expressions with all operations."""
    return "\n\n".join([GENERATED, _TEXT.rstrip(), *_families()]) + "\n"


def _families() -> Iterator[str]:
    for family, names in FAMILIES.items():
        rows = [_row(find(name)) for name in names if name in NAMES]
        yield f"### {family.replace('_', ' ').capitalize()}"
        yield "\n".join(["| operation | result |", "| --- | --- |", *rows])


def _row(operation: Operation) -> str:
    return f"| `{operation.signature}` | {operation.text} |"
