"""What the small files of a run hold: the shape that each must have to be read."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, FailFast, Field, Strict, TypeAdapter

SMALL = 2**20
LARGE = 2**25
"""Bytes of a file at most: of one about a run, and of one that names columns or classes."""

Text: TypeAlias = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""What may become a part of a path or a variable of the environment: without the character NUL."""

Count: TypeAlias = Annotated[int, Field(ge=0, le=2**53)]
Number: TypeAlias = Annotated[float, Strict()] | Literal["NaN", "Infinity", "-Infinity"]
"""As `strict` writes it."""

Names: TypeAlias = Annotated[list[str], FailFast()]


ElementType: TypeAlias = Literal[
    "bool",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "bfloat16",
    "float32",
    "float64",
    "complex64",
    "complex128",
]
"""Of the arrays of a checkpoint, by numpy's name."""


class Shape(BaseModel):
    """A file, or a part of one. A later version may have added to it, which is left out."""

    model_config = ConfigDict(strict=True, extra="ignore", defer_build=True)


class Closed(Shape):
    """The same where nothing may be added: there, a later version has another number."""

    model_config = ConfigDict(extra="forbid")


class IdentityShape(Shape):
    """`run.json`."""

    format: Annotated[int, Field(ge=1)]
    name: Text
    number: Count
    created: Text


class DataFacts(Shape):
    """What tells the data of a run from other data, part by part."""

    file: Text
    rows: Count
    columns: dict[str, Names]
    inputs: Text
    targets: dict[str, Text]


class InvocationShape(Shape):
    """A call of `run`, in `environment.json` and `result.json`."""

    epoch: Count
    spec: Text
    variant: Text
    overrides: list[Text]


class Environment(Shape):
    """`environment.json`. Each part may be missing: an earlier version had fewer."""

    spec: Text = ""
    invocations: list[InvocationShape] = []
    folder: Text = ""
    target: Text = ""
    data: Text = ""
    data_facts: DataFacts | None = None
    device: Text = ""
    threads: Annotated[int, Field(ge=1, le=2**16)] = 1
    processor: Text = ""
    python: Text = ""
    keras: Text = ""
    numpy: Text = ""
    speccompile: Text = ""
    tensorflow: Text = ""
    flags: dict[str, Text] = {}


class Result(Shape):
    """`result.json`."""

    reason: Text
    explanation: Text
    epochs: Count = 0
    kept: Text = ""
    kept_epoch: Count = 0
    validation: dict[str, Number] = {}
    test: dict[str, Number] = {}
    invocations: list[InvocationShape] = []


class ScaledInput(Closed):
    """What `normalization.json` has of one input."""

    input: str
    dtype: Literal["float16", "float32", "float64", "int32", "int64", "uint8", "bool"]
    columns: Names


class ScaledInputs(Closed):
    """`normalization.json`."""

    inputs: Annotated[list[ScaledInput], FailFast()]


class ArrayShape(Closed):
    """Of one array of a checkpoint: its type and its shape."""

    dtype: ElementType
    shape: list[Count]


class FileShape(Closed):
    """Of one file of a checkpoint."""

    size: Count
    sha256: str
    arrays: dict[str, ArrayShape]


class ManifestShape(Closed):
    """`manifest.json` of a checkpoint."""

    format: int
    name: str
    run: str
    serial: Count
    files: dict[str, FileShape]
    sha256: str


class Version(Shape):
    """What every version of a manifest begins with."""

    format: int


class State(Shape):
    """`state.json` of a checkpoint; what the policy remembers is read by the policy."""

    policy: dict[str, Any]
    history: Annotated[list[dict[str, Number]], FailFast()]
    steps: Count
    done: Count
    seconds: Number = 0.0
    spec: str = ""
    spec_sha256: str = ""


IDENTITY_SHAPE: TypeAdapter[IdentityShape] = TypeAdapter(IdentityShape)
ENVIRONMENT: TypeAdapter[Environment] = TypeAdapter(Environment)
RESULT: TypeAdapter[Result] = TypeAdapter(Result)
CLASSES: TypeAdapter[dict[str, list[str]]] = TypeAdapter(
    dict[str, Names], config=ConfigDict(strict=True)
)
SCALED_INPUTS: TypeAdapter[ScaledInputs] = TypeAdapter(ScaledInputs)
MANIFEST_SHAPE: TypeAdapter[ManifestShape] = TypeAdapter(ManifestShape)
VERSION: TypeAdapter[Version] = TypeAdapter(Version)
STATE: TypeAdapter[State] = TypeAdapter(State)
