"""The weights of samples, from a column of a table or an array (Keras: `sample_weight`)."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources import Source
from ....spec_schema.components.sources.tabular import Tabular
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ..request import Request, Samples
from ..tables.notation import PLAIN, Notation


def with_weights(request: Request, source: Source) -> Request:
    """Returns the request that also asks for the weights of samples, where targets are wanted."""
    if not request.wants_targets:
        return request
    key = (source.name, str(source.weights_key))
    written = source.for_weights
    named = written if isinstance(written, Mapping) else {"": written} if written else {}
    carried = {name: (*key, *filter(None, [output])) for output, name in named.items()}
    apart = (*request.apart, *named.values())  # a weight is no feature
    return replace(request, carried={**carried, **request.carried}, apart=apart)


def weights_of(
    source: Source, samples: Samples, request: Request
) -> dict[str, NDArray[np.float32]]:
    """Returns the weight of each sample by output; what is no weight is counted as a fault."""
    written = source.for_weights
    if not written:
        return {}
    outputs = [*(objective.output for objective in request.objectives), *request.weighted]
    named = written if isinstance(written, Mapping) else dict.fromkeys(outputs, written)
    read = {name: _read(name, source, samples, request) for name in dict.fromkeys(named.values())}
    return {output: read[name] for output, name in named.items() if output in outputs}


def _read(name: str, source: Source, samples: Samples, request: Request) -> NDArray[np.float32]:
    values, column = samples.carried[name], samples.carried_columns[name]
    if values.size != len(values):
        what = codes.sample_weights.several_weights(name, samples.faults.file, values.shape[1:])
        request.report(what, source.name, str(source.weights_key))
        return np.ones(len(values), np.float32)
    if values.dtype.kind in "USO":
        notation = Notation.of(source) if isinstance(source, Tabular) else PLAIN
        return _from_text([str(one) for one in values.reshape(-1)], column, samples, notation)
    numbers = values.reshape(-1).astype(np.float64)
    for sample in np.flatnonzero(~_is_weight(numbers)).tolist():
        _add(sample, column, samples, codes.sample_weights.wrong_weight(float(numbers[sample])))
    return numbers.astype(np.float32)


def _is_weight(numbers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether numbers can be weights, which are float32."""
    return (numbers >= 0) & (numbers <= np.finfo(np.float32).max)


def _from_text(
    cells: list[str], column: int, samples: Samples, notation: Notation
) -> NDArray[np.float32]:
    numbers = notation.numbers_of(cells)
    if numbers is not None and not notation.numbers and _is_weight(numbers).all():
        return numbers.astype(np.float32)
    found = np.ones(len(cells), np.float32)
    for sample, cell in enumerate(cells):
        fault = _fault(cell, notation)
        if fault is None:
            found[sample] = notation.number(cell)
        else:
            _add(sample, column, samples, fault)
    return found


def _fault(cell: str, notation: Notation) -> Violation | None:
    """Returns what is wrong with a cell; None if it is a weight."""
    if notation.is_missing(cell):
        return codes.sample_weights.missing_weight(cell)
    if not notation.is_number(cell):
        return notation.not_a_number(cell)
    value = notation.number(cell)
    return None if _is_weight(np.array(value)) else codes.sample_weights.wrong_weight(value)


def _add(sample: int, column: int, samples: Samples, fault: Violation) -> None:
    samples.faults.add(int(samples.rows[sample]), column, fault)
