"""Values as written elsewhere, and their form in a spec: `50%`, `0,5`, `10 min`, `3x3`."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..yaml.core_schema import NumberFault, resolve
from ..yaml.values import Plain, Scalar, Substituted, Value
from .coercion import Validator


class Meant(NamedTuple):
    """What was probably meant by a value.

    Attributes:
        text: The value as a spec writes it.
        value: Its value.
        is_sure: Whether nothing else can be meant.
        reason: Why it is written so, if the text alone doesn't show it.
    """

    text: str
    value: Any
    is_sure: bool = False
    reason: str = ""


BOOLEANS = {
    **dict.fromkeys(("yes", "on", "true"), "true"),
    **dict.fromkeys(("no", "off", "false"), "false"),
}
PARTS = {"rate", "dropout", "recurrent_dropout", "validation", "test", "label_smoothing", "factor"}
"""Parameters that are fractions of 1 and that people write in percent."""

_MINUTES: Mapping[str, float] = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 1),
    **dict.fromkeys(("h", "hour", "hours"), 60),
    **dict.fromkeys(("d", "day", "days"), 1440),
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1 / 60),
}
_EPOCHS: Mapping[str, float] = {"epoch": 1, "epochs": 1}
_STEPS: Mapping[str, float] = {"step": 1, "steps": 1}
_SAMPLES: Mapping[str, float] = {"sample": 1, "samples": 1}
_NUMBERS = {"k": 10**3, "m": 10**6, "g": 10**9}
_BYTES = {
    **_NUMBERS,
    **{"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12},
    **{"kib": 2**10, "mib": 2**20, "gib": 2**30},
}
_UNITS: dict[str, Mapping[str, float]] = {
    "minutes": _MINUTES,
    "every_minutes": _MINUTES,
    "megabytes": {"mb": 1, "m": 1, "gb": 1000, "g": 1000, "tb": 10**6},
    "memory": _BYTES,
    "parameters": {**_NUMBERS, "b": 10**9},
    "multiply_adds": {**_NUMBERS, "b": 10**9},
    "activations": {**_BYTES, "b": 10**9},
    **dict.fromkeys(
        ("epochs", "every_epochs", "patience", "cooldown", "start_from_epoch"), _EPOCHS
    ),
    **dict.fromkeys(("steps", "every_steps", "warmup_steps", "decay_steps"), _STEPS),
    **dict.fromkeys(("samples", "batch_size"), _SAMPLES),
}
"""Parameter → unit written after its number → factor to the unit of the parameter."""

_COUNTS = ("memory", "parameters", "multiply_adds", "activations")

_DEVICES = {"cuda": "gpu", "mps": "gpu", "metal": "gpu", "/gpu": "gpu", "gpu": "gpu", "/cpu": "cpu"}
_NOTHING = ("none", "nil")
_N = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_NUMBER = r"[-+]?[0-9_,]*\.?[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?"
_MINUSES = str.maketrans("\u2212\u2013\u2010\u2011", "----", " \u00a0\u202f'")


def is_number(text: str) -> bool:
    """Returns whether a text is a number apart from its digit separators."""
    return re.fullmatch(_NUMBER, text) is not None


def meant_value(key: str, validator: Validator, value: Value) -> Meant | None:
    """Returns what was probably meant by an invalid value of the parameter `key`, or None.

    Args:
        validator: Raises ValueError for invalid values.
    """
    if not isinstance(value, Scalar) or isinstance(value.value, bool):
        return None
    is_worked_out = isinstance(value, Substituted) and not value.is_bare
    for meant in _whole(value) if is_worked_out else _candidates(key, validator, value.value):
        if _takes(validator, meant.value):
            return meant
    return None


def _takes(validator: Validator, value: Plain) -> bool:
    try:
        validator(value)
    except ValueError:
        return False
    return True


def _whole(value: Scalar) -> Iterator[Meant]:
    """Yields an integer expression for an expression with a fractional value."""
    formula = value.formula if isinstance(value, Substituted) else ""
    quote = ("'" if '"' in formula else '"') if value.quoted else ""
    if not formula or not isinstance(value.value, float) or (quote and quote in formula):
        return
    division = re.fullmatch(r"(\w+)\s*/\s*([0-9]+)", formula.strip())
    if division:
        written = f"{quote}$({division[1]} // {division[2]}){quote}"
        yield Meant(written, int(value.value // 1), reason="`/` gives a float")
    yield Meant(f"{quote}$(round({formula.strip()})){quote}", round(value.value))


def _candidates(key: str, validator: Validator, value: Plain) -> Iterator[Meant]:
    if isinstance(value, (int, float)):
        # The factor of a rotation may be negative: 36 is degrees, not percent.
        if key in PARTS and 2 <= value < 100 and not _takes(validator, -1.0):
            yield _part(value)
    elif isinstance(value, str) and len(value) <= 60:
        yield from _plain(value)
        yield from _number(key, value)
        yield from _list(value)
        yield from _word(key, value)


def _plain(text: str) -> Iterator[Meant]:
    """Handles a boolean or number in quotes, or with grouped digits."""
    boolean = BOOLEANS.get(text.lower())
    if boolean:
        yield Meant(boolean, boolean == "true", True)
    if is_number(text) and "," not in text:
        yield from _resolved(text.replace("_", ""), True)


def _number(key: str, text: str) -> Iterator[Meant]:
    text = text.strip()
    percent = re.fullmatch(rf"({_N})\s*%", text)
    if percent and abs(float(percent[1])) < 100:
        yield _part(float(percent[1]))
    if re.fullmatch(r"[-+]?[0-9]{1,3}(,[0-9]{3})+", text):
        yield from _resolved(text.replace(",", ""))
    elif re.fullmatch(r"[-+]?[0-9]+,[0-9]+", text):
        yield from _resolved(text.replace(",", "."))
    measured = re.fullmatch(rf"({_N})\s*([A-Za-z]+)", text)
    factor = _UNITS.get(key, {}).get(measured[2].lower()) if measured else None
    if measured and factor:
        yield _counted(float(measured[1]) * factor, key in _COUNTS)
    ascii = text.translate(_MINUSES)
    if re.fullmatch(_N, ascii):
        yield from _resolved(ascii)
    formula = re.fullmatch(rf"({_N})\s*([*/])\s*({_N})", text)
    if formula and (formula[2] == "*" or float(formula[3])):
        one, other = float(formula[1]), float(formula[3])
        value = one * other if formula[2] == "*" else one / other
        yield Meant(f"$({formula[1]} {formula[2]} {formula[3]})", value)


def _list(text: str) -> Iterator[Meant]:
    """Handles `(3, 3)`, `"[3, 3]"` and `3x3`."""
    text = text.strip()
    inside = re.fullmatch(r"[(\[]([-+0-9.eE, ]+)[)\]]", text)
    parts = inside[1].strip(" ,").split(",") if inside else re.split(r"\s*[x\u00d7]\s*", text)
    items = [part.strip() for part in parts]
    if len(items) > (0 if inside else 1) and all(re.fullmatch(_N, item) for item in items):
        yield Meant(f"[{', '.join(items)}]", [_resolve(item) for item in items])


def _word(key: str, text: str) -> Iterator[Meant]:
    lower = text.strip().lower()
    if key == "device":
        kind, _, number = lower.removeprefix("/device:").partition(":")
        device = _DEVICES.get(kind, kind) + (f":{number}" if number else "")
        yield Meant(device, device)
    if lower in _NOTHING:
        yield Meant("null", None)


def _part(percent: float) -> Meant:
    part = _shown(percent / 100)
    return part._replace(reason="it is a fraction of 1")


def _shown(value: float) -> Meant:
    value = float(f"{value:.12g}")
    whole = int(value) if value.is_integer() else value
    return Meant(str(whole), whole)


def _counted(value: float, takes_suffix: bool) -> Meant:
    suffix, size = ("G", 10**9) if value >= 10**9 else ("M", 10**6)
    shown = _shown(value)
    if takes_suffix and value >= size:
        return shown._replace(text=f"{value / size:.12g}{suffix}")
    return shown


def _resolved(text: str, is_sure: bool = False) -> Iterator[Meant]:
    value = _resolve(text)
    if not isinstance(value, str):
        yield Meant(text, value, is_sure)


def _resolve(text: str) -> Plain:
    try:
        return resolve(text)
    except NumberFault:
        return text
