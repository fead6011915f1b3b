"""Whether the spec that a run stores can be read again, which is known before the first step."""

from ...compiler.compile import CompiledSpec, compile_spec
from ...compiler.resolving.resolve import start_of
from ...compiler.resolving.stored import stored_text
from ...spec_schema.diagnostics.diagnostic import Diagnostics, Severity

HELP = (
    "the spec is stored with its bases merged and its params worked out: use each large param "
    "once, and write layers that repeat as a block"
)


def check_stored(spec: CompiledSpec, diagnostics: Diagnostics) -> bool:
    """Whether the stored text of a spec says the same again; what is in the way is reported.

    Without it the run could be trained, and then not resumed, evaluated or compiled.
    """
    text = stored_text(spec.tree)
    again = compile_spec(spec.path, text=text)
    if again.spec is not None and stored_text(again.spec.tree) == text:
        return True
    errors = (one.message for one in again.diagnostics if one.severity is Severity.ERROR)
    why = next(errors, "its values would be others")
    message = f"a run could not read this spec again: {why}"
    diagnostics.report("SC504", message, start_of(spec.tree), help=HELP)
    return False
