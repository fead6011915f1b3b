"""Messages of the base protocol over two streams, each with a thread of its own.

A slow editor or a malformed message doesn't stop the server, and shutdown never waits for a stream.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO, TypeAlias, cast

LARGEST_MESSAGE = 1 << 26
"""Maximum size of a message in bytes; longer ones are ignored."""
PATIENCE = 1.0
"""Seconds to wait at the end for an editor that doesn't read."""

_LENGTH = re.compile(rb"content-length:[ \t]*(\d{1,9})[ \t]*\r?\n\Z", re.IGNORECASE)
_CHUNK = 1 << 16

Id: TypeAlias = int | str | None


def frames(stream: BinaryIO) -> Iterator[bytes]:
    """Yields the bodies of the messages. Other data between messages is skipped."""
    buffer = bytearray()
    while True:
        length = 0
        while (line := _line(stream, buffer)) not in (b"\r\n", b"\n"):
            if not line:
                return
            if found := _LENGTH.search(line):  # behind the rest of a broken message, too
                length = int(found[1])
        if not 0 < length <= LARGEST_MESSAGE:
            continue
        while len(buffer) < length:
            if not _more(stream, buffer):
                return
        yield bytes(buffer[:length])
        del buffer[:length]


def _line(stream: BinaryIO, buffer: bytearray) -> bytes:
    """Returns the next line, or only the end of a very long one; empty at the end of the stream."""
    start = 0
    while (end := buffer.find(b"\n", start)) < 0:
        if len(buffer) > _CHUNK:
            del buffer[: -_CHUNK // 2]
        start = len(buffer)
        if not _more(stream, buffer):
            return b""
    line = bytes(buffer[: end + 1])
    del buffer[: end + 1]
    return line


def _more(stream: BinaryIO, buffer: bytearray) -> bool:
    try:
        chunk = stream.read(_CHUNK)
    except (OSError, ValueError):  # closed
        chunk = b""
    buffer += chunk
    return bool(chunk)


def framed(message: object) -> bytes:
    """Returns a message with its header."""
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def refusal(own: Id, code: int, message: str) -> bytes:
    """Returns the response to a request that failed."""
    return framed({"jsonrpc": "2.0", "id": own, "error": {"code": code, "message": message}})


def unbuffered(stream: BinaryIO) -> BinaryIO:
    """Returns the raw stream of a buffer, whose lock a waiting thread would hold forever."""
    return cast(BinaryIO, getattr(stream, "raw", stream))


async def incoming(stdin: BinaryIO) -> AsyncIterator[bytes]:
    """Yields the bodies of the messages from an editor until it disconnects."""
    loop, arrived = asyncio.get_running_loop(), asyncio.Queue[bytes | None]()

    def read() -> None:
        with suppress(RuntimeError):  # the loop has ended
            for body in frames(unbuffered(stdin)):
                loop.call_soon_threadsafe(arrived.put_nowait, body)
            loop.call_soon_threadsafe(arrived.put_nowait, None)

    Thread(target=read, name="reader", daemon=True).start()
    while (body := await arrived.get()) is not None:
        yield body


class Outgoing:
    """Writes messages in order, without blocking the sender."""

    def __init__(self, stdout: BinaryIO) -> None:
        self._stdout = unbuffered(stdout)
        self._waiting: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread = Thread(target=self._write, name="writer", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Send a message with its header."""
        self._waiting.put(data)

    def close(self) -> None:
        """Wait until everything is written, or until the editor has shown that it doesn't read."""
        self._waiting.put(None)
        self._thread.join(PATIENCE)

    def _write(self) -> None:
        while (data := self._waiting.get()) is not None:
            rest = memoryview(data)
            while rest:
                try:
                    rest = rest[self._stdout.write(rest) :]
                except (OSError, ValueError):  # nobody reads any more
                    return
