"""A language server in a process of its own, and the small client that a test drives it with."""

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import Any

from patience import PATIENCE


class Silence(AssertionError):
    """The server says nothing for longer than anybody waits."""


class EditorClient:
    """An editor with one server: requests, notifications, the newest findings of each file.

    Args:
        command: what starts the server.
        answers: what the client answers when the server asks (`workspace/configuration`).
    """

    def __init__(
        self,
        command: Sequence[str],
        answers: dict[str, Callable[[Any], Any]] | None = None,
    ) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)
        self.logged: list[str] = []
        self.found: dict[str, tuple[int | None, list[dict[str, Any]]]] = {}
        self._answers = answers or {}
        self._messages: Queue[dict[str, Any] | None] = Queue()
        self._ids = 0
        self._errors = b""
        self._readers = [Thread(target=self._read), Thread(target=self._listen)]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> "EditorClient":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None and self.process.poll() is None:
            self.ask("shutdown")
            self.tell("exit")
            self.process.wait(PATIENCE)
        self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    @property
    def errors(self) -> str:
        """What the server has written to its standard error."""
        return self._errors.decode()

    def begin(self, root: Path, capabilities: dict[str, Any] | None = None) -> dict[str, Any]:
        """Shake hands; what the server can do."""
        folders = [{"uri": root.as_uri(), "name": root.name}]
        whole = {"processId": None, "rootUri": root.as_uri(), "workspaceFolders": folders}
        result = self.ask("initialize", {**whole, "capabilities": capabilities or {}})
        self.tell("initialized", {})
        return dict(result["capabilities"])

    def open(self, uri: str, text: str, version: int = 1) -> None:
        item = {"uri": uri, "languageId": "yaml", "version": version, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, text: str, version: int) -> None:
        item = {"uri": uri, "version": version}
        self.tell(
            "textDocument/didChange", {"textDocument": item, "contentChanges": [{"text": text}]}
        )

    def findings(
        self, uri: str, version: int | None = None, patience: float = PATIENCE
    ) -> list[dict[str, Any]]:
        """What the server found in a file: in that version of it, if one is given."""
        while True:
            known = self.found.get(uri)
            if known is not None and version in (None, known[0]):
                return known[1]
            self._take(patience)

    def at(self, method: str, uri: str, line: int, character: int, **more: Any) -> Any:
        """Ask something about a place, in the counting of the protocol."""
        place = {"line": line, "character": character}
        return self.ask(method, {"textDocument": {"uri": uri}, "position": place, **more})

    def ask(self, method: str, params: Any = None) -> Any:
        """The result of a request. Raises AssertionError with the error it gives instead."""
        self._ids += 1
        own = self._ids
        self._send({"id": own, "method": method, **({} if params is None else {"params": params})})
        while True:
            message = self._take()
            if message.get("id") == own and "method" not in message:
                assert "error" not in message, message["error"]["message"]
                return message.get("result")

    def tell(self, method: str, params: Any = None) -> None:
        self._send({"method": method, **({} if params is None else {"params": params})})

    def _take(self, patience: float = PATIENCE) -> dict[str, Any]:
        """The next message; findings and questions of the server are dealt with."""
        try:
            message = self._messages.get(timeout=patience)
        except Empty:
            raise Silence(f"the server says nothing\n{self._errors.decode()}") from None
        assert message is not None, f"the server is gone\n{self._errors.decode()}"
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            params = message["params"]
            self.found[params["uri"]] = (params.get("version"), params["diagnostics"])
        elif method == "window/logMessage":
            self.logged.append(message["params"]["message"])
        elif method is not None and "id" in message:
            answer = self._answers.get(method, lambda params: None)(message.get("params"))
            self._send({"id": message["id"], "result": answer})
        return message

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        self.process.stdin.flush()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                header = stream.readline()
            self._messages.put(json.loads(stream.read(length)))
        self._messages.put(None)

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._errors += line
