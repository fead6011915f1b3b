"""The table of codes. SC0 YAML, SC1 schema, SC2 network, SC3 training, SC4 data, SC5 runtime,
SC6 resolve, SC7 limits and budget, SC8 style."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """What a code is about, how bad it is, and why it matters."""

    title: str
    severity: str
    why: str


ERROR, WARNING, INFO = "error", "warning", "info"

CODES: dict[str, Code] = {
    "SC001": Code("invalid YAML", ERROR, "Nothing of the file can be read."),
}
