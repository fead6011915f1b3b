"""A spec that changes others."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import WrapValidator

from ..component import PlainData
from ..parameters import NonEmptyText, NonNegativeInteger
from ..plain_data import to_data
from .data import Data
from .spec import Bases, Blocks, Budget, Model, Params, Runtime, Variants, WrittenSpec
from .training import Training


def _changes(value: Any, _: Any) -> Any:
    """The changes of a section as plain data."""
    data = to_data(value)
    if not (data is None or (isinstance(data, dict) and all(isinstance(key, str) for key in data))):
        raise ValueError("changes must be a mapping of keys to values")
    return data


_Changes = WrapValidator(_changes)
Changes: TypeAlias = Mapping[str, PlainData] | None


class DerivedSpec(WrittenSpec):
    """A spec that extends others, and gives only what differs.

    A section is a mapping of the keys that change, or a whole section. In `model`, `layers` is a
    new list, or a mapping of names of layers to the parameters that change. None removes a value.

    Args:
        spec: Version of the language.
        name: Name of the run. Defaults to the file name.
        seed: Seed that all random numbers are derived from.
        params: Values to use as `$name`, and to override with `--set params.NAME=VALUE`.
        extends: File or files that this spec builds on.
        variants: Named sets of overrides: name → {path: value}.
        blocks: Layers defined by this spec: name → {params, inputs, layers, outputs}.
        data: Changes to the data.
        model: Changes to the network.
        training: Changes to the training.
        runtime: Changes to the target, device, precision, and threads.
        budget: Changes to the limits on the cost.
    """

    spec: Literal[1] = 1
    name: NonEmptyText | None = None
    seed: NonNegativeInteger | None = None
    params: Params | None = None
    extends: Bases
    variants: Variants | None = None
    blocks: Blocks | None = None
    data: Annotated[Data | Changes, _Changes] = None
    model: Annotated[Model | Changes, _Changes] = None
    training: Annotated[Training | Changes, _Changes] = None
    runtime: Annotated[Runtime | Changes, _Changes] = None
    budget: Annotated[Budget | Changes, _Changes] = None
