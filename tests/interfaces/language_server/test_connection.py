"""The streams of the language server: framing, order, and what is no message."""

import asyncio
from io import BytesIO

import pytest
from speccompile.interfaces.language_server.connection import frames
from speccompile.interfaces.language_server.worker import Worker


class Trickle(BytesIO):
    """A stream that gives a byte at a time, as a slow editor does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(1)


@pytest.mark.parametrize("kind", [BytesIO, Trickle])
@pytest.mark.parametrize(
    ("sent", "bodies"),
    [
        (b"Content-Length: 2\r\n\r\n{}Content-Length: 1\r\n\r\n1", [b"{}", b"1"]),
        (b"content-length:2\nContent-Type: x\n\n{}", [b"{}"]),
        (b"Content-Length: x\r\n\r\n{}Content-Length: 1\r\n\r\n1", [b"1"]),
        (b"noise\r\n\r\nContent-Length: 1\r\n\r\n1", [b"1"]),
        (b"Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n1", [b"1"]),
        (b"Content-Length: 999999999\r\n\r\nContent-Length: 1\r\n\r\n1", [b"1"]),
        (b"Content-Length: 9\r\n\r\n{}", []),
        (b"", []),
    ],
)
def test_what_is_no_message_is_passed_over(kind, sent, bodies):
    assert list(frames(kind(sent))) == bodies


def test_noise_without_an_end_is_not_kept():
    noise = b"x" * 1_000_000
    assert list(frames(BytesIO(noise + b"Content-Length: 1\r\n\r\n1"))) == [b"1"]


def test_a_task_that_raises_stop_iteration_is_done_too():
    async def ask() -> object:
        worker = Worker("one")
        try:
            return await asyncio.wait_for(worker.do(lambda: next(iter(()))), 10)
        finally:
            worker.end()

    with pytest.raises(RuntimeError, match="StopIteration"):
        asyncio.run(ask())
