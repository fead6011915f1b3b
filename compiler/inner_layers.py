"""The layers that a layer wraps, such as the cells of `rnn`."""

from functools import cache

from ..spec_schema.operator import Operator
from ..spec_schema.reading.fields import fields_of


def inner_layers(operator: Operator) -> dict[str, Operator]:
    """Returns the layers that an operator wraps (`bidirectional`, `rnn`), by parameter.

    Those of a list are `cell[0]`, `cell[1]` and so on.
    """
    inner: dict[str, Operator] = {}
    for name in holders(type(operator)):
        value = getattr(operator, name)
        if isinstance(value, list):
            inner |= {f"{name}[{number}]": item for number, item in enumerate(value)}
        elif value is not None:
            inner[name] = value
    return inner


@cache
def holders(definition: type[Operator]) -> tuple[str, ...]:
    """Returns the parameters of an operator that are layers."""
    fields = fields_of(definition).values()
    return tuple(f.name for f in fields if f.component and issubclass(f.component, Operator))
