"""PyTorch, eager, batches taken by index from data in memory."""

from collections.abc import Callable
from itertools import pairwise

import torch
from networks import CLASSES, SEED, Network
from torch import Tensor, nn

from .contender import Array, Stopwatch


def eager(network: Network, x: Array, y: Array) -> "Eager":
    """A plain training loop."""
    return Eager(network, x, y)


class Eager:
    """Adam on the mean cross entropy, with loss and accuracy summed up."""

    def __init__(self, network: Network, x: Array, y: Array) -> None:
        self._network = network
        images = len(network.shape) == 3
        given = torch.from_numpy(x)
        self._x = given.permute(0, 3, 1, 2).contiguous() if images else given
        self._y = torch.from_numpy(y).long()

    def begin(self) -> float:
        """Build the module, and train an epoch."""
        watch = Stopwatch()
        torch.manual_seed(SEED)
        self._module = _MODULES[self._network.name]()
        self._optimizer = torch.optim.Adam(self._module.parameters(), lr=1e-3)
        self._step(torch.arange(self._network.batch))
        first = watch.seconds
        self.epoch(0)
        return first

    def epoch(self, number: int) -> None:
        """One pass over the samples in a new order."""
        loss, right = torch.zeros(()), torch.zeros((), dtype=torch.long)
        for rows in torch.randperm(len(self._x)).split(self._network.batch):
            of_batch, hits = self._step(rows)
            loss += of_batch
            right += hits
        loss.item(), right.item()

    def _step(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        targets = self._y[rows]
        self._optimizer.zero_grad()
        logits = self._module(self._x[rows])
        loss = nn.functional.cross_entropy(logits, targets)
        loss.backward()
        self._optimizer.step()
        return loss.detach(), (logits.argmax(-1) == targets).sum()


def _dense(*sizes: int) -> nn.Module:
    layers: list[nn.Module] = []
    for before, after in pairwise(sizes):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def _small_convolutional() -> nn.Module:
    return nn.Sequential(
        *(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(5 * 5 * 64, CLASSES)),
    )


class _Residual(nn.Module):
    def __init__(self, before: int, filters: int) -> None:
        super().__init__()
        stride = 1 if before == filters else 2
        self.main = nn.Sequential(
            nn.Conv2d(before, filters, 3, stride, 1, bias=False),
            *(nn.BatchNorm2d(filters), nn.ReLU()),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False),
            nn.BatchNorm2d(filters),
        )
        shortcut = nn.Conv2d(before, filters, 1, stride, bias=False)
        self.shortcut = shortcut if stride > 1 else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.main(x) + self.shortcut(x))


def _residual() -> nn.Module:
    blocks: list[nn.Module] = []
    for before, filters in ((16, 16), (16, 32), (32, 64)):
        blocks += [_Residual(before, filters), *(_Residual(filters, filters) for _ in range(2))]
    return nn.Sequential(
        *(nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()),
        *blocks,
        *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, CLASSES)),
    )


class _Lstm(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.recurrent = nn.LSTM(32, 64, batch_first=True)
        self.dense = nn.Linear(64, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        return self.dense(self.recurrent(x)[0][:, -1])


class _Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.before, self.after = nn.LayerNorm(64), nn.LayerNorm(64)
        self.attention = nn.MultiheadAttention(64, 4, batch_first=True)
        self.thought = nn.Sequential(nn.Linear(64, 128), nn.GELU(), nn.Linear(128, 64))

    def forward(self, x: Tensor) -> Tensor:
        y = self.before(x)
        x = x + self.attention(y, y, y, need_weights=False)[0]
        return x + self.thought(self.after(x))


class _Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoders = nn.Sequential(_Encoder(), _Encoder(), nn.LayerNorm(64))
        self.dense = nn.Linear(64, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        return self.dense(self.encoders(x).mean(1))


_MODULES: dict[str, Callable[[], nn.Module]] = {
    "small dense": lambda: _dense(64, 256, 128, CLASSES),
    "large dense": lambda: _dense(784, 2048, 2048, CLASSES),
    "small convolutional": _small_convolutional,
    "residual": _residual,
    "lstm": _Lstm,
    "attention": _Attention,
}
