"""Values → YAML text that reads back as the same values, in either version of YAML."""

import re
from typing import Any

import yaml

from ..values import Value, plain

# Text that every YAML reader takes for text without quotes.
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./ -]*[A-Za-z0-9_]\Z|[A-Za-z]\Z")
WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "inf", "nan"}


class _Dumper(yaml.SafeDumper):
    """Quotes more than PyYAML would: what old and new YAML read differently."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    safe = PLAIN.match(text) and text.lower() not in WORDS
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if safe else '"')


def _number(dumper: yaml.SafeDumper, number: float) -> yaml.ScalarNode:
    if number != number or number in (float("inf"), float("-inf")):
        return dumper.represent_float(number)
    digits, exponent, power = repr(number).partition("e")
    point = ".0" if exponent and "." not in digits else ""  # without it, old YAML reads text
    return dumper.represent_scalar("tag:yaml.org,2002:float", digits + point + exponent + power)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(float, _number)


def to_yaml(value: Value) -> str:
    """The text of a value. Short lists and mappings stand on one line."""
    return yaml.dump(plain(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
