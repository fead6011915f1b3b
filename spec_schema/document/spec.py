"""A whole spec."""

from typing import Annotated, Any, Literal

from ..component import SpecModel
from ..components.regularizers import Regularizer
from ..parameters import (
    Blame,
    Boolean,
    Count,
    Device,
    Inline,
    NonNegativeInteger,
    PositiveInteger,
    Raw,
    Text,
    Whole,
    Words,
)
from .data import Data
from .training import Training


class RegularizerRule(SpecModel):
    """A rule of `model.regularize`: adds a regularizer to some layers.

    Args:
        on: Layers the rule applies to: a layer type, a name, a glob of names, or a list of these.
        except_: Layers to exclude, written like `on`.
        weights: Weights to regularize, such as `kernel`, `bias` or `recurrent`. Defaults to all
            kernels and embeddings.
    """

    regularizer: Annotated[Regularizer, Inline()]
    on: Text | list[Text] = "*"
    except_: Text | list[Text] | None = None
    weights: Text | list[Text] | None = None


class Model(SpecModel):
    """The network: inputs, layers, outputs, and regularisation rules.

    Args:
        inputs: Name → shape of one sample, without the batch axis; or name → {shape, dtype}.
        layers: List of layers. Each takes the output of the one before it, unless it says `from`.
        outputs: Name → layer, for several outputs. Defaults to the last layer.
        regularize: Rules that add regularizers to layers, selected by type or name.
    """

    section = True
    inputs: Annotated[Any, Raw(), Words("name → shape without the batch", {})]
    layers: Annotated[Any, Raw(), Words("a list of layers", {})]
    outputs: Annotated[Any, Raw()] = None
    regularize: Annotated[Any, Raw()] = None


class Runtime(SpecModel):
    """Where and how the program runs.

    Args:
        target: What the spec is compiled to: a Keras model or a TensorFlow graph.
        device: Device to run on. `auto` takes a GPU if there is one.
        precision: Floating-point type of the computation. Mixed precision keeps the weights in
            float32.
        threads: Number of threads within one operation. Defaults to all cores, or to one if the
            steps are too small to gain from more. Recorded with the run, because convolutions give
            slightly different results with another number of threads.
        memory_growth: Whether to allocate GPU memory as it is needed instead of all at once.
    """

    section = True
    target: Literal["keras", "graph"] = "keras"
    device: Device = "auto"
    precision: Literal["float32", "mixed_float16", "mixed_bfloat16"] = "float32"
    threads: PositiveInteger | None = None
    memory_growth: Boolean = True


class Budget(SpecModel):
    """Upper limits on the cost of the network. Exceeding one is an error; null is no limit.

    Args:
        parameters: Maximum number of parameters.
        multiply_adds: Maximum number of multiply-adds per sample in the forward pass.
        activations: Maximum number of elements in all layer outputs, per sample.
        memory: Maximum number of bytes for weights, optimizer state, and the layer outputs of one
            batch. Gradients and workspace come on top.
    """

    section = True
    parameters: Count | None = None
    multiply_adds: Count | None = None
    activations: Count | None = None
    memory: Count | None = None


VERSION = 1
"""Version of the language that this release reads."""


class Document(SpecModel):
    """A whole spec: a network, its data, and its training.

    Args:
        spec: Version of the language.
        name: Name of the run. Defaults to the file name.
        seed: Seed that all random numbers are derived from.
        params: Values to use as `$name`, and to override with `--set params.NAME=VALUE`.
        extends: File or files that this spec builds on.
        variants: Named sets of overrides: name → {path: value}.
        blocks: Layers defined by this spec: name → {params, layers}.
        data: Source of the samples, normalisation, and split.
        model: The network.
        training: Loss, optimizer, metrics, and how long to train.
        runtime: Target, device, precision, and threads.
        budget: Upper limits on the cost of the network.
    """

    section = True
    spec: Annotated[
        Literal[1],
        Whole,
        Words("1, the version of the language", {"const": 1}),
        Blame("wrong_version"),
    ]
    name: Text | None = None
    seed: NonNegativeInteger = 0
    params: Annotated[Any, Raw()] = None
    extends: Annotated[Any, Raw()] = None
    variants: Annotated[Any, Raw()] = None
    blocks: Annotated[Any, Raw()] = None
    data: Data | None = None
    model: Model
    training: Training | None = None
    runtime: Runtime = Runtime.model_construct()
    budget: Budget = Budget.model_construct()
