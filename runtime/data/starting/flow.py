"""Values and names as a first spec writes them."""

import json
import re

_PLAIN = re.compile(r"[A-Za-z_.][A-Za-z0-9_./]*(?:[ -][A-Za-z0-9_./]+)*")
_WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}


def flow(value: object) -> str:
    """Returns a value as YAML in braces and brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def scalar(value: object) -> str:
    """Returns a text, a number, a truth value or null as YAML."""
    if isinstance(value, str):
        is_plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS
        return value if is_plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


def layer_name(name: str, default: str) -> str:
    """Returns a name that a layer can have, from that of a column or an array."""
    plain = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")
    return scalar(plain if plain[:1].isalpha() else f"{default}_{plain}".strip("_"))


def feature_name(name: str, taken: set[str]) -> str:
    """Returns a name for a feature that no other has."""
    plain = layer_name(name, "column").lower().strip('"')
    found, number = plain, 1
    while found in taken or found == "features":
        number += 1
        found = f"{plain}_{number}"
    taken.add(found)
    return scalar(found)
