"""Reads an editor's messages and passes them to the server. Every request gets a response.

An invalid message gets an error response if it asks for one; otherwise it is ignored.
"""

import asyncio
import gc
import json
import logging
from typing import Any, BinaryIO

from ...spec_schema.findings.printable import printable
from .connection import Id, Outgoing, incoming, refusal
from .server import REQUEST_FAILED, SpecServer

PARSE_ERROR, INVALID_REQUEST, INVALID_PARAMS, INTERNAL_ERROR = -32700, -32600, -32602, -32603
REST = 5.0
"""Seconds without a message after which garbage is collected."""
_LOG = logging.getLogger("speccompile.lsp")


def serve(stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Serve one editor until it disconnects. Returns the exit code.

    A full garbage collection stops every thread, for a third of a second with a spec of 10,000
    layers. Therefore it runs while the editor is idle.
    """
    gc.enable()
    gc.set_threshold(50_000, 20, 1_000)
    return asyncio.run(_Session(SpecServer(), Outgoing(stdout)).serve(stdin))


def is_no_refusal(record: logging.LogRecord) -> bool:
    """Filters the log: a refused request is a response to the editor, not an error."""
    error = record.exc_info[1] if record.exc_info else None
    return getattr(error, "code", None) != REQUEST_FAILED


class _Session:
    def __init__(self, server: SpecServer, out: Outgoing) -> None:
        self._protocol, self._out = server.protocol, out
        self._is_ending = False
        self._protocol.set_writer(out)
        self._resting: asyncio.TimerHandle | None = None

    async def serve(self, stdin: BinaryIO) -> int:
        try:
            async for body in incoming(stdin):
                self._take(body)
                self._rest_later()
        except SystemExit as leaving:  # `exit`
            return int(leaving.code or 0)
        finally:
            self._out.close()
        return 0

    def _rest_later(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
        self._resting = asyncio.get_running_loop().call_later(REST, gc.collect)

    def _take(self, body: bytes) -> None:
        try:
            message = json.loads(body)
        except (ValueError, RecursionError):
            return self._refuse(None, PARSE_ERROR, "invalid JSON")
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            return self._refuse(None, INVALID_REQUEST, "not a JSON-RPC 2.0 message")
        method, own = message.get("method"), message.get("id")
        if not isinstance(own, int | str | None):
            return self._refuse(None, INVALID_REQUEST, "`id` must be a number or a string")
        is_request = method is not None and own is not None
        if is_request and self._is_ending:
            return self._refuse(own, INVALID_REQUEST, "the server has shut down")
        self._is_ending |= is_request and method == "shutdown"
        fault = self._handle(message)
        if fault is None:
            return None
        _LOG.error("invalid message: %s", printable(fault[1]))
        return self._refuse(own, *fault) if is_request else None

    def _handle(self, message: dict[str, Any]) -> tuple[int, str] | None:
        """Returns what is wrong with a message; None if it is valid."""
        try:
            understood = self._protocol.structure_message({"params": None, **message})
        except Exception as error:
            what = f"invalid params of `{message.get('method', 'response')}`: {error}"
            return INVALID_PARAMS, what
        try:
            self._protocol.handle_message(understood)
        except Exception as error:
            return INTERNAL_ERROR, f"{type(error).__name__}: {error}"
        return None

    def _refuse(self, own: Id, code: int, message: str) -> None:
        self._out.write(refusal(own, code, message))
