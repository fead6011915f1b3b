"""A whole spec."""

from typing import Annotated, Any, Literal

from .component import Model
from .components.regularizers import Regularizer
from .data import Data
from .parameters import (
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
from .training import Training


class Rule(Model):
    """One rule of `model.regularize`: a regularizer for some layers.

    Args:
        on: a layer type, a name, or a glob of names; or a list of them.
        except_: what is left out of these.
        weights: which weights (kernel, bias, recurrent …); left out: all that multiply.
    """

    regularizer: Annotated[Regularizer, Inline()]
    on: Text | list[Text] = "*"
    except_: Text | list[Text] | None = None
    weights: Text | list[Text] | None = None


class Network(Model):
    """The network: inputs, layers, outputs, and regularisation by selector.

    Args:
        inputs: name → shape without the batch, or name → {shape, dtype}.
        layers: the layers; a list is a chain.
        outputs: name → layer, where there are several; left out: the last layer.
        regularize: rules that give regularizers to layers.
    """

    section = True
    inputs: Annotated[Any, Raw(), Words("name → shape without the batch", {})]
    layers: Annotated[Any, Raw(), Words("a list of layers", {})]
    outputs: Annotated[Any, Raw()] = None
    regularize: Annotated[Any, Raw()] = None


class Runtime(Model):
    """Where and how the program runs.

    Args:
        target: what the spec is lowered to: a keras model or a TensorFlow graph.
        device: what computes; auto: a gpu where there is one.
        precision: element type of the computation; mixed ones keep weights in float32.
        threads: threads inside one operation; left out: all cores, or one where a step is so
            small that they would wait for each other. Results of convolutions depend on it, so it
            is recorded with the run.
        memory_growth: take GPU memory as it is needed instead of all at once.
    """

    section = True
    target: Literal["keras", "graph"] = "keras"
    device: Device = "auto"
    precision: Literal["float32", "mixed_float16", "mixed_bfloat16"] = "float32"
    threads: PositiveInteger | None = None
    memory_growth: Boolean = True


class Budget(Model):
    """What the compiled network may cost; more fails the build.

    Args:
        parameters: numbers in all weights.
        multiply_adds: multiply-adds of one sample, forward.
        activations: numbers in all outputs of layers for one sample.
        memory: bytes of the weights, of what the optimizer keeps for them, and of all outputs of
            layers for one batch; gradients and working space come on top.
    """

    section = True
    parameters: Count | None = None
    multiply_adds: Count | None = None
    activations: Count | None = None
    memory: Count | None = None


class Document(Model):
    """One spec: a network, its data, its training.

    Args:
        spec: version of the language.
        name: what the run is called; left out: the file's name.
        seed: what all randomness is derived from.
        params: values that `$name` and `--set params.name=…` reach.
        extends: files this spec builds upon.
        variants: name → overrides (path → value).
        blocks: layers that this spec defines.
        data: where samples come from.
        model: the network.
        training: how it learns.
        runtime: where and how it runs.
        budget: what it may cost.
    """

    section = True
    spec: Annotated[
        Literal[1], Whole, Words("1, the version of the language", {"const": 1}), Blame("SC106")
    ]
    name: Text | None = None
    seed: NonNegativeInteger = 0
    params: Annotated[Any, Raw()] = None
    extends: Annotated[Any, Raw()] = None
    variants: Annotated[Any, Raw()] = None
    blocks: Annotated[Any, Raw()] = None
    data: Data | None = None
    model: Network
    training: Training | None = None
    runtime: Runtime = Runtime.model_construct()
    budget: Budget = Budget.model_construct()
