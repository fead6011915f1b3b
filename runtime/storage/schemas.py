"""Schemas of the small files of a run: what each must hold to be read."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, FailFast, Field, Strict, TypeAdapter

SMALL = 2**20
LARGE = 2**25
"""Bytes of a file at most: of one about a run, and of one that names columns or classes."""

SafeText: TypeAlias = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""What may become a part of a path or a variable of the environment: without the character NUL."""

SafeInteger: TypeAlias = Annotated[int, Field(ge=0, le=2**53)]
JsonNumber: TypeAlias = Annotated[float, Strict()] | Literal["NaN", "Infinity", "-Infinity"]
"""As `strict` writes it."""

Names: TypeAlias = Annotated[list[str], FailFast()]


DTypeName: TypeAlias = Literal[
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


class OpenSchema(BaseModel):
    """A file, or a part of one. A later version may have added to it, which is left out."""

    model_config = ConfigDict(strict=True, extra="ignore", defer_build=True)


class ClosedSchema(OpenSchema):
    """The same where nothing may be added: there, a later version has another number."""

    model_config = ConfigDict(extra="forbid")


class IdentitySchema(OpenSchema):
    """`run.json`."""

    format: Annotated[int, Field(ge=1)]
    name: SafeText
    number: SafeInteger
    created: SafeText


class DataFactsSchema(OpenSchema):
    """What tells the data of a run from other data, part by part."""

    file: SafeText
    rows: SafeInteger
    columns: dict[str, Names]
    inputs: SafeText
    targets: dict[str, SafeText]


class InvocationSchema(OpenSchema):
    """A call of `run`, in `environment.json` and `result.json`."""

    epoch: SafeInteger
    spec: SafeText
    variant: SafeText
    overrides: list[SafeText]


class EnvironmentSchema(OpenSchema):
    """`environment.json`. Each part may be missing: an earlier version had fewer."""

    spec: SafeText = ""
    invocations: list[InvocationSchema] = []
    folder: SafeText = ""
    target: SafeText = ""
    data: SafeText = ""
    data_facts: DataFactsSchema | None = None
    device: SafeText = ""
    threads: Annotated[int, Field(ge=1, le=2**16)] = 1
    processor: SafeText = ""
    python: SafeText = ""
    keras: SafeText = ""
    numpy: SafeText = ""
    speccompile: SafeText = ""
    tensorflow: SafeText = ""
    flags: dict[str, SafeText] = {}


class ResultSchema(OpenSchema):
    """`result.json`."""

    reason: SafeText
    explanation: SafeText
    epochs: SafeInteger = 0
    kept: SafeText = ""
    kept_epoch: SafeInteger = 0
    validation: dict[str, JsonNumber] = {}
    test: dict[str, JsonNumber] = {}
    invocations: list[InvocationSchema] = []


class ScaledInput(ClosedSchema):
    """What `normalization.json` has of one input."""

    input: str
    dtype: Literal["float16", "float32", "float64", "int32", "int64", "uint8", "bool"]
    columns: Names


class ScaledInputs(ClosedSchema):
    """`normalization.json`."""

    inputs: Annotated[list[ScaledInput], FailFast()]


class ArraySchema(ClosedSchema):
    """Of one array of a checkpoint: its type and its shape."""

    dtype: DTypeName
    shape: list[SafeInteger]


class FileSchema(ClosedSchema):
    """Of one file of a checkpoint."""

    size: SafeInteger
    sha256: str
    arrays: dict[str, ArraySchema]


class ManifestSchema(ClosedSchema):
    """`manifest.json` of a checkpoint."""

    format: int
    name: str
    run: str
    serial: SafeInteger
    files: dict[str, FileSchema]
    sha256: str


class Version(OpenSchema):
    """What every version of a manifest begins with."""

    format: int


class StateSchema(OpenSchema):
    """`state.json` of a checkpoint; what the policy remembers is read by the policy."""

    policy: dict[str, Any]
    history: Annotated[list[dict[str, JsonNumber]], FailFast()]
    steps: SafeInteger
    done: SafeInteger
    seconds: JsonNumber = 0.0
    spec: str = ""
    spec_sha256: str = ""


IDENTITY_SCHEMA: TypeAdapter[IdentitySchema] = TypeAdapter(IdentitySchema)
ENVIRONMENT: TypeAdapter[EnvironmentSchema] = TypeAdapter(EnvironmentSchema)
RESULT: TypeAdapter[ResultSchema] = TypeAdapter(ResultSchema)
CLASSES: TypeAdapter[dict[str, list[str]]] = TypeAdapter(
    dict[str, Names], config=ConfigDict(strict=True)
)
SCALED_INPUTS: TypeAdapter[ScaledInputs] = TypeAdapter(ScaledInputs)
MANIFEST_SCHEMA: TypeAdapter[ManifestSchema] = TypeAdapter(ManifestSchema)
VERSION: TypeAdapter[Version] = TypeAdapter(Version)
STATE: TypeAdapter[StateSchema] = TypeAdapter(StateSchema)
