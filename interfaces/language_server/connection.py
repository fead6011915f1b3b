"""Messages of the base protocol over two streams, read and written by threads of their own.

Neither an editor that is slow to read nor a message that is broken stops the server; at the end
nothing waits for a stream.
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
"""Bytes; what claims to be longer is no message."""
PATIENCE = 1.0
"""Seconds until an editor that does not read is left at the end."""

_LENGTH = re.compile(rb"content-length:[ \t]*(\d{1,9})[ \t]*\r?\n\Z", re.IGNORECASE)
_CHUNK = 1 << 16

Id: TypeAlias = int | str | None


def frames(stream: BinaryIO) -> Iterator[bytes]:
    """The bodies of the messages; what stands between them and is none is passed over."""
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
    """The next line; empty at the end of the stream. Of a very long one only its end."""
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
    """A message with its header."""
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def refusal(own: Id, code: int, message: str) -> bytes:
    """The answer to a request that can't be carried out."""
    return framed({"jsonrpc": "2.0", "id": own, "error": {"code": code, "message": message}})


def unbuffered(stream: BinaryIO) -> BinaryIO:
    """The stream below a buffer, whose lock a waiting thread would hold for ever."""
    return cast(BinaryIO, getattr(stream, "raw", stream))


async def incoming(stdin: BinaryIO) -> AsyncIterator[bytes]:
    """The bodies of the messages that an editor sends, until it goes."""
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
    """Writes messages in their order; whoever has one to send never waits."""

    def __init__(self, stdout: BinaryIO) -> None:
        self._stdout = unbuffered(stdout)
        self._waiting: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread = Thread(target=self._write, name="writer", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Send a message with its header."""
        self._waiting.put(data)

    def close(self) -> None:
        """Wait until all is written, or until the editor has shown that it does not read."""
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
