"""What `sweep.json` must be like to be read. `record.py` says what its fields mean."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from ..storage.schemas import JsonNumber, OpenSchema, SafeInteger, SafeText

State: TypeAlias = Literal["waiting", "running", "interrupted", "ended", "pruned", "failed"]


class ResultSchema(OpenSchema):
    """What has come out of a trial."""

    reason: SafeText
    explanation: SafeText
    epochs: SafeInteger
    kept_epoch: SafeInteger
    kept: SafeText
    values: dict[str, JsonNumber]
    test: dict[str, JsonNumber]
    seconds: JsonNumber


class TrialSchema(OpenSchema):
    """One trial."""

    number: SafeInteger
    variant: SafeText
    overrides: list[SafeText]
    settings: dict[str, Any]
    threads: Annotated[int, Field(ge=1, le=2**16)]
    state: State
    by: SafeText = ""
    result: ResultSchema | None
    message: str


class SearchSchema(OpenSchema):
    """What a search is limited to, and what it has found."""

    paths: list[SafeText]
    trials: Annotated[int, Field(ge=1)] | None
    minutes: JsonNumber | None
    seconds: JsonNumber
    sampler: SafeText
    pruner: SafeText
    importance: dict[str, JsonNumber]


class SweepSchema(OpenSchema):
    """`sweep.json`."""

    format: Annotated[int, Field(ge=1)]
    name: SafeText
    number: SafeInteger
    created: SafeText
    spec: SafeText
    folder: SafeText
    root: SafeText | None
    sources: dict[str, str]
    variant: SafeText
    overrides: list[SafeText]
    flags: dict[str, SafeText]
    monitor: SafeText
    mode: Literal["min", "max"]
    trials: list[TrialSchema]
    search: SearchSchema | None = None
    workers: Annotated[int, Field(ge=1)] | None = None
    asked: Annotated[int, Field(ge=1)] | None = None


SWEEP: TypeAdapter[SweepSchema] = TypeAdapter(SweepSchema)
