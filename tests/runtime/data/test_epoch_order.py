"""The order of an epoch is a permutation, and a function of seed and epoch."""

import numpy as np
from speccompile.runtime.data.splits.split import order


def test_every_epoch_has_another_permutation() -> None:
    orders = [order(7, epoch, 50) for epoch in range(20)]
    assert all(sorted(one.tolist()) == list(range(50)) for one in orders)
    assert len({tuple(one.tolist()) for one in orders}) == 20
    assert orders[0].dtype == np.int32


def test_equal_arguments_give_equal_orders() -> None:
    np.testing.assert_array_equal(order(7, 3, 50), order(7, 3, 50))
    assert order(8, 3, 50).tolist() != order(7, 3, 50).tolist()
    assert order(7, 3, 0).tolist() == []
