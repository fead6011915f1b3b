"""`speccompile validate`: everything that is wrong with specs, without TensorFlow."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ...compiler.compile import Compilation, compile_written
from ...compiler.resolving.written import read_written
from ...compiler.summary import parameters
from ...spec_schema.diagnostics.diagnostic import Diagnostic, Diagnostics
from ..command_line.arguments import UsageError, add_overrides, one_of
from ..command_line.findings import Findings, exit_code, format_argument, write
from ..command_line.spec_files import SpecFile, add_skip_others, spec_files
from ..command_line.streams import Streams

EXAMPLES = (
    ("speccompile validate digits.yaml", "one spec, with all its variants"),
    ("speccompile validate specs/", "every spec of a folder"),
    ("speccompile validate digits.yaml --set params.width=64", "as it is with another value"),
    ("speccompile validate specs/ --format github --format json=findings.json", "in a CI job"),
    ("speccompile validate - --stdin-filename digits.yaml < draft", "from an editor"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """The specs, what is applied to them, and how findings are shown."""
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help="a spec, a folder of specs, a glob, or - for stdin"
    )
    add_skip_others(parser)
    add_overrides(parser)
    parser.add_argument(
        "--format",
        dest="formats",
        metavar="FORMAT[=FILE]",
        type=format_argument,
        action="append",
        help="text (default), concise, json or github; may be given again",
    )
    parser.add_argument(
        "--fail-on",
        metavar="SEVERITY",
        type=one_of("severity", ("error", "warning")),
        default="error",
        help="what makes the exit code 1: error (default) or warning",
    )
    parser.add_argument(
        "--stdin-filename", metavar="FILE", default="<stdin>", help="the name of - in findings"
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Check each spec, write what was found, and say by the exit code how bad it is."""
    findings = Findings()
    named, skip = arguments.stdin_filename, arguments.skip_others
    for file in spec_files(arguments.paths, named, streams, skip_others=skip):
        _check(file, arguments.overrides, arguments.variant, findings)
    try:
        write(findings, arguments.formats or [("text", None)], streams)
    except OSError as error:
        raise UsageError(f"{error.filename} can't be written: {error.strerror}") from error
    return exit_code(findings.found, arguments.fail_on)


def _check(
    file: SpecFile, overrides: Sequence[str], variant: str | None, findings: Findings
) -> None:
    written = read_written(file.path, file.text)
    result = compile_written(written, overrides, variant)
    found = Diagnostics()
    found.extend(result.diagnostics)
    variants = written.variants if variant is None else ()
    for name in variants:
        other = compile_written(written, overrides, name)
        found.extend(_of_variant(name, other.diagnostics))
    findings.files += 1
    findings.found.extend(found)
    findings.sources.update(result.sources)
    if not len(found):
        findings.clean.append(_clean(file.path, result, len(variants)))


def _of_variant(name: str, found: Diagnostics) -> Iterator[Diagnostic]:
    """The findings of a variant, each saying so; those the spec has without it stand before."""
    for one in found:
        yield replace(one, message=f"{one.message} (in variant `{name}`)")


def _clean(path: Path, result: Compilation, variants: int) -> str:
    assert result.spec is not None
    also = "" if not variants else ", 1 variant" if variants == 1 else f", {variants} variants"
    return f"{path}: clean ({parameters(result.spec.graph):,} parameters{also})"
