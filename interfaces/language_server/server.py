"""The language server: receives requests of an editor and answers them with the pure modules.

Each open file has a thread that does the slow work in order, so that the event loop stays
responsive. Work for an outdated text is dropped. An internal error is logged, and the server
continues.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from ... import __version__
from ...spec_schema.findings.finding import Edit, Findings, Span
from .actions import actions, every_fix
from .completion import completions
from .definition import definition, references
from .document import CheckedText
from .hover import hover
from .open_files import OpenFiles
from .outline import outline
from .positions import CursorPosition, Lines
from .protocol import Converter, failed, path_of
from .rename import CannotRename, relatives_around, renamable, rename
from .worker import Worker

DELAY = 0.05
"""Seconds to wait after a change before the text is checked."""
REQUEST_FAILED = -32803
_FIX_ALL = "source.fixAll.speccompile"

Answer = TypeVar("Answer")
Handler: TypeAlias = Callable[[Any], Coroutine[Any, Any, Any]]
_LOG = logging.getLogger("speccompile.lsp")


class SpecServer(LanguageServer):
    """A server for one editor.

    Args:
        delay: Seconds to wait after a change before the text is checked.
    """

    def __init__(self, delay: float = DELAY) -> None:
        sync = types.TextDocumentSyncKind.Full  # positions of changes can't drift apart
        super().__init__("speccompile", __version__, text_document_sync_kind=sync)
        self.files = OpenFiles()
        self._delay = delay
        self._uris: dict[Path, str] = {}
        self._workers: dict[Path, Worker] = {}
        self._checks: dict[Path, asyncio.Task[None]] = {}
        for method, handler, options in self._features():
            self.feature(method, options)(_as_function(handler))

    def _features(self) -> Iterable[tuple[str, Handler, Any]]:
        kinds = [types.CodeActionKind.QuickFix, _FIX_ALL]
        yield types.INITIALIZED, self.initialized, None
        yield types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self.files_changed, None
        yield types.TEXT_DOCUMENT_DID_OPEN, self.opened, None
        yield types.TEXT_DOCUMENT_DID_CHANGE, self.changed, None
        yield types.TEXT_DOCUMENT_DID_SAVE, self.saved, None
        yield types.TEXT_DOCUMENT_DID_CLOSE, self.closed, None
        yield types.TEXT_DOCUMENT_HOVER, self.hover, None
        yield types.TEXT_DOCUMENT_DEFINITION, self.definition, None
        yield types.TEXT_DOCUMENT_REFERENCES, self.references, None
        yield types.TEXT_DOCUMENT_RENAME, self.rename, types.RenameOptions(prepare_provider=True)
        yield types.TEXT_DOCUMENT_PREPARE_RENAME, self.prepare_rename, None
        yield (
            types.TEXT_DOCUMENT_COMPLETION,
            self.completion,
            types.CompletionOptions(trigger_characters=["$", "[", "{", " ", "_", "."]),
        )
        yield types.TEXT_DOCUMENT_CODE_ACTION, self.code_action, types.CodeActionOptions(kinds)
        yield types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, self.symbols, None
        yield types.TEXT_DOCUMENT_FORMATTING, self.formatting, None

    # Texts.

    async def initialized(self, params: types.InitializedParams) -> None:
        """The editor is ready: ask it to watch the files."""
        workspace = self.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace is not None else None
        if watching is None or not watching.dynamic_registration:
            return
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        watched = [types.FileSystemWatcher(f"**/*.{suffix}") for suffix in ("yaml", "yml")]
        options = types.DidChangeWatchedFilesRegistrationOptions(watched)
        wanted = types.Registration("files", method, options)
        self.client_register_capability(types.RegistrationParams([wanted]))

    async def files_changed(self, params: types.DidChangeWatchedFilesParams) -> None:
        """Files have changed on disk: check everything that extends them again."""
        if any(path_of(change.uri) not in self.files for change in params.changes):
            self._schedule(*self.files.unsettle())

    async def opened(self, params: types.DidOpenTextDocumentParams) -> None:
        """A file was opened."""
        item = params.text_document
        path = path_of(item.uri)
        self._uris[path] = item.uri
        self.files.put(path, item.text, item.version)
        self._schedule(path, *self.files.unsettle())

    async def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """A text has changed."""
        path, version = path_of(params.text_document.uri), params.text_document.version
        if params.content_changes and path in self.files:
            self.files.put(path, params.content_changes[-1].text, version)
            self._schedule(path, *self.files.affected_by(path))

    async def saved(self, params: types.DidSaveTextDocumentParams) -> None:
        """A file was saved, and its bases may have changed meanwhile."""
        self._schedule(path_of(params.text_document.uri), *self.files.unsettle())

    async def closed(self, params: types.DidCloseTextDocumentParams) -> None:
        """A file was closed: clear its findings; other files now use its saved text."""
        path = path_of(params.text_document.uri)
        self.files.close(path)
        if path in self._checks:
            self._checks.pop(path).cancel()
        if path in self._workers:
            self._workers.pop(path).end()
        self._publish(self._uris.pop(path, params.text_document.uri), [], None)
        self._schedule(*self.files.affected_by(path))

    # Findings.

    def _schedule(self, *paths: Path) -> None:
        """Schedule checks of files. A check of an outdated text is dropped, even while it runs."""
        for path in dict.fromkeys(paths):
            if path in self._checks:
                self._checks.pop(path).cancel()
            if path in self.files:
                self._checks[path] = asyncio.ensure_future(self._check(path))

    async def _check(self, path: Path) -> None:
        await asyncio.sleep(self._delay)
        version = self.files.version(path)
        try:
            found = await self._worker(path).do(lambda: self._findings(path))
        except Exception as error:
            self._report(error)
            found = [failed(path, error)]
        self._publish(self._uris[path], found, version)

    def _findings(self, path: Path) -> list[types.Diagnostic]:
        document = self.files.document(path)
        return [] if document is None else self._converter(document).diagnostics()

    def _publish(self, uri: str, found: list[types.Diagnostic], version: int | None) -> None:
        params = types.PublishDiagnosticsParams(uri, found, version)
        self.text_document_publish_diagnostics(params)

    # Questions.

    def _worker(self, path: Path) -> Worker:
        if path not in self._workers:
            self._workers[path] = Worker(f"worker of {path.name}")
        return self._workers[path]

    async def _work(self, path: Path, task: Callable[[], Answer]) -> Answer | None:
        """Returns the result of a task of a file; None if it fails, which is logged."""
        if path not in self.files:
            return None
        try:
            return await self._worker(path).do(task)
        except CannotRename:
            raise
        except Exception as error:
            self._report(error)
            return None

    def _report(self, error: Exception) -> None:
        _LOG.error("internal error", exc_info=error)
        said = f"internal error: {type(error).__name__}: {error}"
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, said))

    async def _ask(
        self,
        uri: str,
        question: Callable[[CheckedText, Converter], Answer],
        *,
        at_once: bool = False,
    ) -> Answer | None:
        """Returns the result of the worker; with `at_once`, for the text before the last change."""
        path = path_of(uri)
        read = self.files.glimpse if at_once else self.files.document

        def task() -> Answer | None:
            document = read(path)
            return None if document is None else question(document, self._converter(document))

        return await self._work(path, task)

    def _converter(self, document: CheckedText) -> Converter:
        return Converter(document, str(self.workspace.position_encoding), dict(self._uris))

    async def hover(self, params: types.HoverParams) -> types.Hover | None:
        """Hover."""

        def question(document: CheckedText, converter: Converter) -> types.Hover | None:
            said = hover(document, _cursor(converter, params.position))
            return converter.hover(said.text, said.span) if said is not None else None

        return await self._ask(params.text_document.uri, question)

    async def definition(self, params: types.DefinitionParams) -> types.Location | None:
        """Go to definition."""

        def question(document: CheckedText, converter: Converter) -> types.Location | None:
            span = definition(document, _cursor(converter, params.position))
            return converter.location(span) if span is not None else None

        return await self._ask(params.text_document.uri, question)

    async def references(self, params: types.ReferenceParams) -> list[types.Location] | None:
        """Find references."""

        def question(document: CheckedText, converter: Converter) -> list[types.Location]:
            cursor, whole = _cursor(converter, params.position), params.context.include_declaration
            found = references(document, cursor, with_definition=whole)
            return [converter.location(span) for span in found]

        return await self._ask(params.text_document.uri, question)

    async def completion(self, params: types.CompletionParams) -> list[types.CompletionItem] | None:
        """Completion."""
        snippets = _knows_snippets(self.client_capabilities)
        typed = params.context.trigger_character if params.context is not None else None

        def question(document: CheckedText, converter: Converter) -> list[types.CompletionItem]:
            found = completions(document, _cursor(converter, params.position), typed or "")
            return [converter.completion(offer, snippets) for offer in found]

        return await self._ask(params.text_document.uri, question, at_once=True)

    async def code_action(self, params: types.CodeActionParams) -> list[types.CodeAction] | None:
        """Code actions."""
        first, last = params.range.start.line + 1, params.range.end.line + 1
        only = [str(kind) for kind in params.context.only or ()]

        def question(document: CheckedText, converter: Converter) -> list[types.CodeAction]:
            found: list[types.CodeAction] = []
            if _is_wanted("quickfix", only):
                found += [converter.action(each) for each in actions(document, first, last)]
            edits = every_fix(document) if _is_wanted(_FIX_ALL, only) else []
            if edits:
                title, changes = "Apply all safe fixes", converter.changes(edits)
                found.append(types.CodeAction(title, kind=_FIX_ALL, edit=changes))
            return found

        return await self._ask(params.text_document.uri, question)

    async def symbols(
        self, params: types.DocumentSymbolParams
    ) -> list[types.DocumentSymbol] | None:
        """Document symbols."""

        def question(document: CheckedText, converter: Converter) -> list[types.DocumentSymbol]:
            return [converter.symbol(heading) for heading in outline(document)]

        return await self._ask(params.text_document.uri, question)

    async def formatting(
        self, params: types.DocumentFormattingParams
    ) -> list[types.TextEdit] | None:
        """Formatting, as with `fmt`."""

        def question(document: CheckedText, converter: Converter) -> list[types.TextEdit]:
            from ...spec_schema.formatter.format import format_text

            text = format_text(document.name, document.text, Findings())
            if text is None or text == document.text:
                return []
            return [converter.edit(Edit(_whole(document), text))]

        return await self._ask(params.text_document.uri, question)

    async def prepare_rename(self, params: types.PrepareRenameParams) -> types.Range | None:
        """Whether the name at the cursor can be renamed, and its range."""

        def question(document: CheckedText, converter: Converter) -> types.Range:
            return converter.range(renamable(document, _cursor(converter, params.position)).span)

        return await self._renaming(params.text_document.uri, question)

    async def rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        """Rename a name in all places."""

        versions = {path: self.files.version(path) for path in self._uris}
        by_version = _knows_versions(self.client_capabilities)

        def question(document: CheckedText, converter: Converter) -> types.WorkspaceEdit:
            relatives = relatives_around(document.path, self.files.texts())
            cursor = _cursor(converter, params.position)
            renaming = rename(document, cursor, params.new_name, relatives)
            converter.add(renaming.texts)
            edits = [edit for own in renaming.edits.values() for edit in own]
            return converter.changes(edits, versions if by_version else None)

        return await self._renaming(params.text_document.uri, question)

    async def _renaming(
        self, uri: str, question: Callable[[CheckedText, Converter], Answer]
    ) -> Answer | None:
        try:
            return await self._ask(uri, question)
        except CannotRename as error:
            raise JsonRpcException(str(error), REQUEST_FAILED) from None


def _as_function(handler: Handler) -> Handler:
    """Returns a handler that pygls can mark, which it can't do with a method."""

    async def handle(params: Any) -> Any:
        return await handler(params)

    return handle


def _cursor(converter: Converter, position: types.Position) -> CursorPosition:
    return converter.lines().cursor(position.line, position.character)


def _whole(document: CheckedText) -> Span:
    texts = Lines(document.text).texts
    return Span(document.name, 1, 1, len(texts), len(texts[-1]) + 1)


def _is_wanted(kind: str, only: list[str]) -> bool:
    return not only or any(kind == each or kind.startswith(f"{each}.") for each in only)


def _knows_snippets(capabilities: types.ClientCapabilities) -> bool:
    document = capabilities.text_document
    completion = document.completion if document is not None else None
    item = completion.completion_item if completion is not None else None
    return bool(item is not None and item.snippet_support)


def _knows_versions(capabilities: types.ClientCapabilities) -> bool:
    workspace = capabilities.workspace
    edit = workspace.workspace_edit if workspace is not None else None
    return bool(edit is not None and edit.document_changes)
