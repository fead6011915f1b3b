"""Whether a step fits into memory, where that is certain before the first one."""

from collections.abc import Callable

from ...compiler.compile import CompiledSpec
from ...compiler.ir import Node
from ...compiler.passes.budget import memory_of
from ...compiler.summary import costs
from ..data.memory import reachable_memory
from ..exhaustion import DoesNotFit, gigabytes


def check_fits(
    spec: CompiledSpec, samples: int, memory: Callable[[], int] = reachable_memory
) -> None:
    """Raise DoesNotFit where one layer alone needs more for a step than the machine has.

    TensorFlow's kernels for the CPU don't all check: some end the process.

    Args:
        samples: of the training part; a batch has no more.
    """
    assert spec.document.training is not None
    batch = min(spec.document.training.batch_size, samples)
    types = spec.graph.types()

    def need(node: Node, samples: int = batch) -> int:
        return memory_of(node, costs(node, types), spec.document, samples)

    largest, there = max(spec.graph.nodes, key=need), memory()
    if need(largest) > there:
        smaller = "the layer" if need(largest, 1) > there else "`training.batch_size`"
        raise DoesNotFit(
            f"a step needs more memory than there is: `{largest.name}` alone takes "
            f"{gigabytes(need(largest))} for a batch of {batch:,}, and {gigabytes(there)} are free",
            f"make {smaller} smaller",
        )
