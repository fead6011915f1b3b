"""A whole spec."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from ..component import PlainData, SpecModel
from ..components.initializers import Initializer
from ..components.regularizers import Regularizer
from ..layers import LAYERS
from ..parameters import (
    Blame,
    Boolean,
    Count,
    DeviceName,
    Inline,
    NonEmptyText,
    NonNegativeInteger,
    PositiveInteger,
    Raw,
    RequiredInFile,
    Whole,
    Words,
)
from ..reading.coercion import Later
from .data import Data
from .network import Block, BlockName, Input, Layers, Name, OwnName, SampleShape, calls_in
from .training import Training

if TYPE_CHECKING:
    from .search import Search
else:
    Search = Annotated[Any, Later("search", "Search")]


def _param_name(name: str) -> str:
    from ..expressions.references import is_name

    if name == "index" or not is_name(name):
        raise ValueError(f"invalid param name `{name}`")
    return name


Params: TypeAlias = Mapping[Annotated[str, AfterValidator(_param_name)], PlainData]
Bases: TypeAlias = NonEmptyText | Sequence[NonEmptyText]
Variants: TypeAlias = Mapping[str, Mapping[str, PlainData] | None]
Blocks: TypeAlias = Mapping[BlockName, Block]


class RegularizerRule(SpecModel):
    """A rule of `model.regularize`: adds a regularizer to some layers.

    Args:
        on: Layers the rule applies to: a layer type, a name, a glob of names, or a list of these.
        except_: Layers to exclude, written like `on`.
        weights: Weights to regularize, such as `kernel`, `bias` or `recurrent`. Defaults to all
            kernels and embeddings.
    """

    regularizer: Annotated[Regularizer, Inline()]
    on: NonEmptyText | list[NonEmptyText] = "*"
    except_: NonEmptyText | list[NonEmptyText] | None = None
    weights: NonEmptyText | list[NonEmptyText] | None = None


class InitializerRule(SpecModel):
    """A rule of `model.initialize`: gives some layers an initializer.

    Args:
        on: Layers the rule applies to: a layer type, a name, a glob of names, or a list of these.
        except_: Layers to exclude, written like `on`.
        weights: Weights to initialize, such as `bias`, `recurrent` or `embeddings`. Defaults to
            `kernel`, `depthwise` and `pointwise`.
    """

    initializer: Annotated[Initializer, Inline()]
    on: NonEmptyText | list[NonEmptyText] = "*"
    except_: NonEmptyText | list[NonEmptyText] | None = None
    weights: NonEmptyText | list[NonEmptyText] | None = None


RULES: Mapping[str, type[SpecModel]] = {
    "initialize": InitializerRule,
    "regularize": RegularizerRule,
}
"""The rules of `model` that select layers, by key."""


class Model(SpecModel):
    """The network: inputs, layers, outputs, and rules that select layers.

    Args:
        inputs: Name → shape of one sample, without the batch axis; or name → {shape, dtype}.
        layers: List of layers. Each takes the output of the one before it, unless it says `from`.
        outputs: Name → layer, for several outputs. Defaults to the last layer.
        initialize: Rules that give layers an initializer, selected by type or name.
        regularize: Rules that add regularizers to layers, selected by type or name.
    """

    section = True
    inputs: Annotated[
        Mapping[OwnName, Input | SampleShape],
        Field(min_length=1),
        Raw(),
        Words("a mapping of names to shapes without the batch: `{x: [4]}`", {}),
    ]
    layers: Annotated[Layers, Raw(), Words("a list of layers", {})]
    outputs: Annotated[Mapping[Name, NonEmptyText] | None, Raw()] = None
    initialize: Annotated[Sequence[InitializerRule] | None, Raw()] = None
    regularize: Annotated[Sequence[RegularizerRule] | None, Raw()] = None


TrackerName: TypeAlias = Literal["tensorboard", "mlflow", "wandb", "prometheus"]


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
        log: Where to log the run, besides its folder: `tensorboard`, `mlflow`, `wandb` (Weights &
            Biases), `prometheus`, or a list of these. Defaults to nowhere.
        layer_statistics: Whether to measure the weights, gradients and dead units of each layer at
            a few epochs, for the report. The training is the same with and without.
    """

    section = True
    bare_keys = ("device", "target", "precision", "threads")
    target: Literal["keras", "graph"] = "keras"
    device: DeviceName = "auto"
    precision: Literal["float32", "mixed_float16", "mixed_bfloat16"] = "float32"
    threads: PositiveInteger | None = None
    memory_growth: Boolean = True
    layer_statistics: Boolean = True
    log: TrackerName | Annotated[list[TrackerName], Field(min_length=1)] | None = None

    @property
    def trackers(self) -> tuple[TrackerName, ...]:
        """Where the run is logged, each place once."""
        names = [self.log] if isinstance(self.log, str) else self.log or []
        return tuple(dict.fromkeys(names))


class Budget(SpecModel):
    """Upper limits on the cost of the network. Exceeding one is an error; null is no limit.

    Args:
        parameters: Maximum number of parameters.
        multiply_adds: Maximum number of multiply-adds per sample in the forward pass.
        activations: Maximum number of elements in all layer outputs, per sample.
        memory: Maximum number of bytes for weights, optimizer state, and the layer outputs of one
            batch. Gradients and workspace are not included.
    """

    section = True
    bare_keys = ("parameters",)
    parameters: Count | None = None
    multiply_adds: Count | None = None
    activations: Count | None = None
    memory: Count | None = None


VERSION = 1
"""Version of the language that this release reads."""


class WrittenSpec(SpecModel):
    """Base of what a file of YAML says."""

    def to_yaml(self) -> str:
        """Returns the spec as YAML, formatted like `speccompile fmt`, without values not given."""
        from .yaml_text import yaml_of

        return yaml_of(self.to_data())

    @classmethod
    def from_yaml(cls, text: str) -> Self:
        """Returns the spec that a text says. For a file, use `speccompile.load(path).to_spec()`.

        Raises:
            ValueError: if it is not YAML, or not a spec.
        """
        from ..errors import check_text
        from ..yaml.files import is_yaml_name
        from .yaml_text import data_of

        if text is None:  # `check_text` is for names that may be left out
            raise TypeError("`text` must be a string, got NoneType")
        check_text(text, "text")
        if is_yaml_name(text):
            raise ValueError(
                f"{text!r} is a path, not YAML; use `speccompile.load(path).to_spec()`"
            )
        return cls.model_validate(data_of(text))


class Spec(WrittenSpec):
    """A whole spec: a network, its data, and its training.

    Args:
        spec: Version of the language.
        name: Name of the run. Defaults to the file name.
        seed: Seed that all random numbers are derived from.
        params: Values to use as `$name`, and to override with `--set params.NAME=VALUE`.
        extends: File or files that this spec builds on.
        variants: Named sets of overrides: name → {path: value}.
        blocks: Layers defined by this spec: name → {params, inputs, layers, outputs}.
        data: Source of the samples, normalization, and split.
        model: The network.
        training: Loss, optimizer, metrics, and how long to train.
        search: Ranges of values to search for good ones, and how many trials to make.
        runtime: Target, device, precision, and threads.
        budget: Upper limits on the cost of the network.
    """

    section = True
    spec: Annotated[
        Literal[1],
        Whole,
        Words("1, the version of the language", {"const": 1}),
        Blame("wrong_version"),
        RequiredInFile(),
    ] = 1
    name: NonEmptyText | None = None
    seed: NonNegativeInteger = 0
    params: Annotated[Params | None, Raw()] = None
    extends: Annotated[Bases | None, Raw()] = None
    variants: Annotated[Variants | None, Raw()] = None
    blocks: Annotated[Blocks | None, Raw()] = None
    data: Data | None = None
    model: Model
    training: Training | None = None
    search: Annotated[Search | None, Raw(), Words("a mapping", {})] = None
    runtime: Runtime = Runtime.model_construct()
    budget: Budget = Budget.model_construct()

    @model_validator(mode="after")
    def _knows_its_blocks(self) -> Self:
        """A base may define blocks, too."""
        known = self.blocks or {}
        lists = {"model.layers": self.model.layers}
        lists |= {f"blocks.{name}.layers": block.layers for name, block in known.items()}
        unknown = [
            (call.block, f"{path}[{number}]")
            for path, layers in lists.items()
            for number, call in calls_in(layers)
            if call.block not in known
        ]
        if unknown and self.extends is None:
            (name, place), *_ = unknown
            from ..findings.did_you_mean import did_you_mean

            meant = did_you_mean(name, [*LAYERS, *known], LAYERS.synonyms)
            hint = f", did you mean `{meant}`?" if meant else ""
            raise ValueError(f"unknown layer or block `{name}` at `{place}`{hint}")
        return self
