"""The codes: SC0 YAML, SC1 schema, SC2 network, SC3 training, SC4 data, SC5 runtime, SC6 resolve,
SC7 limits and budget, SC8 style. A file holds a group of codes with all that is said of them.

A group is loaded when one of its codes is raised, so that a spec without faults loads none.
"""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..code import Code

if TYPE_CHECKING:
    from . import (
        array_lengths as array_lengths,
    )
    from . import (
        arrays as arrays,
    )
    from . import (
        assignments as assignments,
    )
    from . import (
        cells as cells,
    )
    from . import (
        class_weights as class_weights,
    )
    from . import (
        components as components,
    )
    from . import (
        conflicts as conflicts,
    )
    from . import (
        definitions as definitions,
    )
    from . import (
        equations as equations,
    )
    from . import (
        expressions as expressions,
    )
    from . import (
        feature_inputs as feature_inputs,
    )
    from . import (
        feature_values as feature_values,
    )
    from . import (
        features as features,
    )
    from . import (
        files as files,
    )
    from . import (
        image_files as image_files,
    )
    from . import (
        images as images,
    )
    from . import (
        joining as joining,
    )
    from . import (
        keys as keys,
    )
    from . import (
        labels as labels,
    )
    from . import (
        layer_inputs as layer_inputs,
    )
    from . import (
        layer_lints as layer_lints,
    )
    from . import (
        leaks as leaks,
    )
    from . import (
        lengths as lengths,
    )
    from . import (
        limits as limits,
    )
    from . import (
        loss_lints as loss_lints,
    )
    from . import (
        masks as masks,
    )
    from . import (
        metric_lints as metric_lints,
    )
    from . import (
        metrics as metrics,
    )
    from . import (
        mixing as mixing,
    )
    from . import (
        objectives as objectives,
    )
    from . import (
        optimizers as optimizers,
    )
    from . import (
        pixel_targets as pixel_targets,
    )
    from . import (
        policy as policy,
    )
    from . import (
        preparation as preparation,
    )
    from . import (
        reconstruction as reconstruction,
    )
    from . import (
        records as records,
    )
    from . import (
        resolving as resolving,
    )
    from . import (
        sample_weights as sample_weights,
    )
    from . import (
        sampling as sampling,
    )
    from . import (
        schedules as schedules,
    )
    from . import (
        search as search,
    )
    from . import (
        sequences as sequences,
    )
    from . import (
        shapes as shapes,
    )
    from . import (
        sizes as sizes,
    )
    from . import (
        source_text as source_text,
    )
    from . import (
        split_rules as split_rules,
    )
    from . import (
        splits as splits,
    )
    from . import (
        style as style,
    )
    from . import (
        tables as tables,
    )
    from . import (
        target_scales as target_scales,
    )
    from . import (
        target_values as target_values,
    )
    from . import (
        targets as targets,
    )
    from . import (
        tensor_shapes as tensor_shapes,
    )
    from . import (
        tensors as tensors,
    )
    from . import (
        training_lints as training_lints,
    )
    from . import (
        unused_keys as unused_keys,
    )
    from . import (
        values as values,
    )
    from . import (
        vocabularies as vocabularies,
    )
    from . import (
        windows as windows,
    )
    from . import (
        wiring as wiring,
    )
    from . import (
        yaml_syntax as yaml_syntax,
    )
    from . import (
        yaml_values as yaml_values,
    )

GROUPS = (
    "array_lengths",
    "arrays",
    "assignments",
    "audio_files",
    "boxes",
    "cells",
    "class_weights",
    "components",
    "conflicts",
    "definitions",
    "equations",
    "expressions",
    "feature_inputs",
    "feature_values",
    "features",
    "files",
    "image_files",
    "images",
    "joining",
    "keys",
    "labels",
    "lengths",
    "layer_inputs",
    "layer_lints",
    "limits",
    "leaks",
    "loss_lints",
    "masks",
    "metric_lints",
    "metrics",
    "mixing",
    "objectives",
    "optimizers",
    "pixel_targets",
    "policy",
    "preparation",
    "reconstruction",
    "records",
    "resolving",
    "sample_weights",
    "sampling",
    "schedules",
    "search",
    "sequences",
    "shapes",
    "sizes",
    "source_text",
    "split_rules",
    "splits",
    "style",
    "tables",
    "target_scales",
    "target_values",
    "targets",
    "tensor_shapes",
    "tensors",
    "text_samples",
    "training_lints",
    "unused_keys",
    "values",
    "windows",
    "vocabularies",
    "wiring",
    "yaml_syntax",
    "yaml_values",
)


def __getattr__(name: str) -> Any:
    if name not in GROUPS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f".{name}", __name__)


@cache
def all_codes() -> dict[str, Code]:
    """Every code by its number, in order."""
    groups = (vars(import_module(f".{name}", __name__)) for name in GROUPS)
    codes = [one for group in groups for one in group.values() if isinstance(one, Code)]
    return {code.number: code for code in sorted(codes)}
