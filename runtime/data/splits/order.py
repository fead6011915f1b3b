"""The order of the samples in an epoch: a function of the seed and the epoch, nothing else."""

import numpy as np
from numpy.typing import NDArray

from ....compiler.randomness import derive


def order(seed: int, epoch: int, size: int) -> NDArray[np.int32]:
    """A permutation of 0 … size - 1; another one each epoch, the same whenever it is asked for."""
    generator = np.random.Generator(np.random.Philox(key=derive(seed, "order", epoch)))
    return generator.permutation(np.arange(size, dtype=np.int32))
