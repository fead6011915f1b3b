"""Schemas of the small files of a run."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, FailFast, Field, Strict, TypeAdapter

SMALL = 2**20
LARGE = 2**25
"""Maximum size in bytes of a file about a run, and of one with column or class names."""

SafeText: TypeAlias = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""Text for paths and environment variables: without null characters."""

SafeInteger: TypeAlias = Annotated[int, Field(ge=0, le=2**53)]
JsonNumber: TypeAlias = Annotated[float, Strict()] | Literal["NaN", "Infinity", "-Infinity"]
"""A float as `strict` writes it."""

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
"""The types of the arrays of a checkpoint, by numpy's name."""


class OpenSchema(BaseModel):
    """A file, or a part of one. Fields that a later version added are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore", defer_build=True)


class ClosedSchema(OpenSchema):
    """A file in which unknown fields are errors: a later version has another format number."""

    model_config = ConfigDict(extra="forbid")


class IdentitySchema(OpenSchema):
    """`run.json`."""

    format: Annotated[int, Field(ge=1)]
    name: SafeText
    number: SafeInteger
    created: SafeText


class DataFactsSchema(OpenSchema):
    """The facts that identify the data of a run, part by part."""

    file: SafeText
    rows: SafeInteger
    columns: dict[str, Names]
    inputs: SafeText
    targets: dict[str, SafeText]
    parts: "dict[str, DataFactsSchema]" = {}
    files: dict[str, SafeText] = {}
    labelled: dict[str, SafeText] = {}


class InvocationSchema(OpenSchema):
    """A call of `run`, in `environment.json` and `result.json`."""

    epoch: SafeInteger
    spec: SafeText
    variant: SafeText
    overrides: list[SafeText]


class EnvironmentSchema(OpenSchema):
    """`environment.json`. Any part may be missing, because earlier versions had fewer."""

    spec: SafeText = ""
    invocations: list[InvocationSchema] = []
    folder: SafeText = ""
    part_folders: dict[str, SafeText] = {}
    target: SafeText = ""
    data: SafeText = ""
    data_facts: DataFactsSchema | None = None
    normalization: SafeText = ""
    fitted: SafeText = ""
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
    """The normalization of one input in `normalization.json`."""

    input: str
    dtype: Literal["float16", "float32", "float64", "int32", "int64", "uint8", "bool", "object"]
    columns: Names


class ScaledInputs(ClosedSchema):
    """`normalization.json`."""

    inputs: Annotated[list[ScaledInput], FailFast()]
    targets: Names = []


class FittedSchema(ClosedSchema):
    """`fitted.json`: the fitted parameters of layers, by name."""

    layers: dict[str, dict[str, Any]]


class ArraySchema(ClosedSchema):
    """The type and shape of one array of a checkpoint."""

    dtype: DTypeName
    shape: list[SafeInteger]


class FileSchema(ClosedSchema):
    """One file of a checkpoint."""

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
    """The common start of every version of a manifest."""

    format: int


class MeaningSchema(OpenSchema):
    """What the spec of a checkpoint meant to the version that saved it."""

    speccompile: SafeText
    parameters: dict[str, list[str]]
    parts: dict[str, str]


class StateSchema(OpenSchema):
    """`state.json` of a checkpoint. The policy itself reads its state."""

    policy: dict[str, Any]
    history: Annotated[list[dict[str, JsonNumber]], FailFast()]
    steps: SafeInteger
    done: SafeInteger
    seconds: JsonNumber = 0.0
    spec: str = ""
    spec_sha256: str = ""
    meaning: MeaningSchema | None = None


IDENTITY_SCHEMA: TypeAdapter[IdentitySchema] = TypeAdapter(IdentitySchema)
ENVIRONMENT: TypeAdapter[EnvironmentSchema] = TypeAdapter(EnvironmentSchema)
RESULT: TypeAdapter[ResultSchema] = TypeAdapter(ResultSchema)
CLASSES: TypeAdapter[dict[str, list[str]]] = TypeAdapter(
    dict[str, Names], config=ConfigDict(strict=True)
)
SCALED_INPUTS: TypeAdapter[ScaledInputs] = TypeAdapter(ScaledInputs)
FITTED: TypeAdapter[FittedSchema] = TypeAdapter(FittedSchema)
MANIFEST_SCHEMA: TypeAdapter[ManifestSchema] = TypeAdapter(ManifestSchema)
VERSION: TypeAdapter[Version] = TypeAdapter(Version)
STATE: TypeAdapter[StateSchema] = TypeAdapter(StateSchema)
