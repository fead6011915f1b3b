"""Reports the name of a value that is never measured, with what was probably meant by it."""

from ...spec_schema.components.metrics import METRICS
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.reading.fields import required_of
from ...spec_schema.yaml.values import short
from ..context import Context
from .metric_fit import suits
from .objectives import Monitor
from .output_specs import OutputSpec


def report_unknown(
    path: str,
    name: str,
    known: dict[str, Monitor],
    output_specs: tuple[OutputSpec, ...],
    context: Context,
) -> None:
    """Report the name of a value, at its path, that is never measured."""
    plain = name.removeprefix("val_")
    synonyms = _synonyms(known)
    meant = synonyms.get(plain, plain)
    if name.startswith("val_") and meant in known and not context.has_validation:
        what = codes.policy.monitor_without_validation(name, meant)
        context.report(what, path)
        return
    unmeasured = _unmeasured(name, known, output_specs, context)
    guess = None if unmeasured else context.findings.guess(name, known, synonyms)
    what = unmeasured or codes.policy.unknown_monitor(short(name), [*known])
    context.report(what, path, meant=guess)


def _synonyms(known: dict[str, Monitor]) -> dict[str, str]:
    """Returns the monitors by the short names of their metrics (`val_label_acc`)."""
    pairs = METRICS.synonyms.items()
    return {
        name.removesuffix(metric) + other: name
        for name in known
        for other, metric in pairs
        if name.endswith(metric)
    }


def _unmeasured(
    name: str, known: dict[str, Monitor], output_specs: tuple[OutputSpec, ...], context: Context
) -> Violation | None:
    """Returns a monitor that an additional metric would produce; None if there is none."""
    plain, several = name.removeprefix("val_"), len(output_specs) > 1
    for output_spec in output_specs:
        prefix = f"{output_spec.output}_" if several else ""
        metric = METRICS.synonyms.get(plain.removeprefix(prefix), plain.removeprefix(prefix))
        value = f"{'val_' if name != plain else ''}{prefix}{metric}"
        if not plain.startswith(prefix) or metric not in METRICS or prefix + metric in known:
            continue
        if output_spec.loss is None or not suits(metric, output_spec.loss):
            continue
        at = f"training.metrics.{output_spec.output}" if several else "training.metrics"
        is_measured = name == plain or context.has_validation
        given = ", ".join(f"{field.key}: …" for field in required_of(METRICS.find(metric)))
        written = f"{metric}: {{{given}}}" if given else metric
        return codes.policy.unmeasured_monitor(short(name), written, at, value, is_measured)
    return None
