"""Two specs, and in lines what differs between them."""

from compiled_texts import compiled
from speccompile.compiler.differences.comparison import differences
from speccompile.compiler.differences.difference import describe
from speccompile.compiler.valid_spec import ValidSpec


def of_text(text: str) -> ValidSpec:
    result = compiled(text)
    assert result.spec is not None, [found.message for found in result.findings]
    return result.spec


def described(before: ValidSpec, after: ValidSpec) -> list[str]:
    return [describe(each) for each in differences(before, after)]
