"""The whole compiler on one page: text → document → graph → checked program."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..spec_schema.document.spec import Spec
from ..spec_schema.findings import codes
from ..spec_schema.findings.finding import Findings
from ..spec_schema.reading.reader import Reader
from ..spec_schema.work_budget import BudgetExceeded
from ..spec_schema.yaml.values import Mapping
from .building.blocks import BlockDefinition, BlockParams, read_blocks
from .building.build import build
from .building.interface import read_inputs, read_outputs
from .context import Context
from .ir import Graph
from .lints.run_lints import run_lints
from .lints.subject import Subject
from .objectives.data_checks import check_assignments, check_data
from .objectives.monitors import check_policy, monitors
from .objectives.objectives import Monitor, Objective, OptimizerGroup
from .objectives.output_specs import objectives_of, read_output_specs
from .passes import PASSES
from .resolving.resolve import origins_of, params_of, resolve, start_of
from .resolving.respelling import as_meant
from .resolving.written import ResolvedFiles, read_written
from .valid_spec import ValidSpec


@dataclass(slots=True, eq=False, repr=False)
class Compilation:
    """The result of compiling: a spec if there were no errors, and the findings with their sources.

    Attributes:
        graph: The network as far as it is known, for an editor; nodes may be untyped after errors.
        monitors: The values that will exist after each epoch, as far as they are known.
    """

    spec: ValidSpec | None = None
    tree: Mapping | None = None
    findings: Findings = field(default_factory=Findings)
    sources: dict[str, str] = field(default_factory=dict)
    graph: Graph | None = None
    monitors: dict[str, Monitor] = field(default_factory=dict)


def compile_spec(
    path: Path,
    overrides: Sequence[str] = (),
    variant: str | None = None,
    *,
    text: str | None = None,
    root: Path | None = None,
) -> Compilation:
    """Compile a spec completely, without TensorFlow.

    Args:
        path: Its file.
        overrides: `path=value`, in order (`--set`).
        variant: The variant to apply, before the overrides.
        text: The text of the spec, if it does not come from the file (standard input).
        root: Read no files outside of this folder. Defaults to the project of the spec.
    """
    return compile_written(read_written(path, text, root=root), overrides, variant)


def compile_written(
    written: ResolvedFiles, overrides: Sequence[str] = (), variant: str | None = None
) -> Compilation:
    """Compile a spec whose file is read already, once for all of its variants.

    Suppressed findings are in `diagnostics.ignored`; findings have their fixes.
    """
    result = _compiled(written, overrides, variant)
    found = result.findings
    written.suppressions.sift(found)
    if variant is None and not overrides and not written.variants:
        report_unused(written, found)
    if len(found):
        from ..spec_schema.findings.repairs import with_repairs  # most specs have nothing to repair

        with_repairs(found, result.tree, result.sources)
    if result.spec is not None:
        result.spec = replace(
            result.spec,
            variant=variant,
            overrides=tuple(overrides),
            written=written,
            findings=found,
            sources=result.sources,
        )
    return result


def report_unused(written: ResolvedFiles, found: Findings) -> None:
    """Report suppressions of a spec that were not used in any of its compilations.

    Nothing is reported for a spec with errors, because its findings are incomplete.
    """
    if written.suppressions and not found.has_errors:
        from ..spec_schema.findings.suppression_comments import unused  # most specs have none

        name = str(written.path)
        found.extend(unused(written.suppressions, name, written.sources[name]))


def _compiled(written: ResolvedFiles, overrides: Sequence[str], variant: str | None) -> Compilation:
    resolved = resolve(written, overrides, variant)
    result = Compilation(None, resolved.tree, resolved.findings, resolved.sources)
    if result.tree is not None:
        try:
            _compile(result, result.tree, written.path)
        except BudgetExceeded:
            result.findings.stop(start_of(result.tree))
    if result.findings.lost:
        from .lost_keys import stands  # most specs are valid YAML

        found = result.findings
        found.put([one for one in found if stands(one, found.lost)])
    return result


def _compile(result: Compilation, tree: Mapping, path: Path) -> None:
    """Compile a resolved tree."""
    found = result.findings
    reader = Reader(found)
    document = reader.read(Spec, tree, "", start_of(tree))
    if document is None or document.model is None:
        return
    if document.data is not None:
        document = document.model_copy(update={"data": document.data.with_sources()})
    if "search" in reader.unread:
        document = _with_search(document, tree, reader, found)
    context = Context(document, as_meant(tree, found), found, reader.unread)
    graph = _network(context)
    output_specs = read_output_specs(graph, context)
    known = monitors(output_specs, context)
    result.graph, result.monitors = graph, known
    check_policy(known, output_specs, context)
    if document.search is not None:
        from .objectives.search_checks import check_objective

        check_objective(document.search, known, output_specs, context)
    objectives = objectives_of(output_specs, graph, context) if graph else ()
    groups = _optimizers(graph, context) if graph else ()
    if graph is not None:
        check_assignments(graph, objectives, context)
        _check_mixed_targets(graph, objectives, context)
        check_data(graph, objectives, context)
        _check_lengths(graph, context)
    if graph is not None and not found.has_errors:
        run_lints(Subject(context, graph, objectives, known, groups))
    if graph is not None and not found.has_errors:
        name = document.name or path.stem
        result.spec = ValidSpec(path, name, document, tree, graph, objectives, known, groups)


def _with_search(document: Spec, tree: Mapping, reader: Reader, found: Findings) -> Spec:
    from .objectives.search_checks import read_search  # most specs search for nothing

    return document.model_copy(update={"search": read_search(tree, reader, found)})


def _check_mixed_targets(graph: Graph, objectives: Sequence[Objective], context: Context) -> None:
    if any(node.operator.at_each_step.mixes_samples for node in graph.nodes):
        from .objectives.mixed_targets import check_mixed_targets  # most specs mix no samples

        check_mixed_targets(graph, objectives, context)


def _check_lengths(graph: Graph, context: Context) -> None:
    name = context.document.training and context.document.training.group_by_length
    if name:
        from .objectives.length_checks import check_lengths  # most specs group no samples

        check_lengths(name, graph, context)


def _optimizers(graph: Graph, context: Context) -> tuple[OptimizerGroup, ...]:
    """Returns the optimizers and their weights; none without a `training` section."""
    training = context.document.training
    if training is None or not training.optimizer:
        return ()
    if isinstance(training.optimizer, list):
        from .objectives.optimizer_groups import optimizer_groups  # most specs have one optimizer

        return optimizer_groups(training.optimizer, graph, context)
    group = OptimizerGroup("training.optimizer", training.optimizer, graph.trained_weights())
    if training.optimizer.exclude_from_weight_decay is None:
        return (group,)
    from .objectives.optimizer_groups import with_exclusions

    return (with_exclusions(group, graph, context),)


def _network(context: Context) -> Graph | None:
    """Returns the typed graph; None if the network can't be built."""
    found = context.findings
    inputs = read_inputs(context)
    blocks = read_blocks(context.unread.get("blocks"), found)
    params = BlockParams(params_of(context.tree), origins_of(context.tree))
    built = build(context, blocks, params, inputs)
    if built is None:
        return None
    if built.is_complete:
        _report_unused(blocks, built.used, context)
    outputs = read_outputs(built.scope, context)
    types = {name: type_ for name, type_ in inputs.items() if type_ is not None}
    is_read = len(types) == len(inputs) > 0 and not found.has_errors_under("model.outputs")
    redefined = frozenset(built.scope.redefined)
    is_complete = built.is_complete and is_read
    graph = Graph(types, built.nodes, outputs, is_complete, redefined, size_uses=built.size_uses)
    for run_pass in PASSES:
        graph = run_pass(graph, context)
    return graph


def _report_unused(
    blocks: dict[str, BlockDefinition], used: frozenset[str], context: Context
) -> None:
    for name, block in blocks.items():
        if name not in used:
            what = codes.style.unused_block(name)
            context.findings.report(what, block.key, path=f"blocks.{name}")
