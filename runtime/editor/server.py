"""The language server: questions of an editor in, answers of the pure modules out.

Everything that takes time is done by one worker thread, in order; the loop goes on reading. What a
newer text has made pointless is left undone. A defect is logged, and the server lives on.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from ... import __version__
from ...spec_schema.diagnostics.diagnostic import Diagnostics, Edit, Span
from .actions import actions, every_fix
from .completion import completions
from .definition import definition, references
from .document import Document
from .hover import hover
from .open_files import OpenFiles
from .outline import outline
from .positions import Cursor, Lines
from .protocol import Converter, path_of
from .rename import CannotRename, renamable, rename

DELAY = 0.05
"""Seconds of rest after a change before the text is checked."""
REQUEST_FAILED = -32803
_FIX_ALL = "source.fixAll.speccompile"

Answer = TypeVar("Answer")
Handler: TypeAlias = Callable[[Any], Coroutine[Any, Any, Any]]
_LOG = logging.getLogger("speccompile.lsp")


class SpecServer(LanguageServer):
    """A server for one editor.

    Args:
        delay: seconds of rest after a change before the text is checked.
    """

    def __init__(self, delay: float = DELAY) -> None:
        sync = types.TextDocumentSyncKind.Full  # positions of changes can't drift apart
        super().__init__("speccompile", __version__, text_document_sync_kind=sync)
        self.files = OpenFiles()
        self._delay = delay
        self._uris: dict[Path, str] = {}
        self._worker = ThreadPoolExecutor(1, "speccompile")
        self._checks: dict[Path, asyncio.Task[None]] = {}
        for method, handler, options in self._features():
            self.feature(method, options)(_as_function(handler))

    def _features(self) -> Iterable[tuple[str, Handler, Any]]:
        kinds = [types.CodeActionKind.QuickFix, _FIX_ALL]
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
            types.CompletionOptions(trigger_characters=["$", "[", "{", " ", "_"]),
        )
        yield types.TEXT_DOCUMENT_CODE_ACTION, self.code_action, types.CodeActionOptions(kinds)
        yield types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, self.symbols, None
        yield types.TEXT_DOCUMENT_FORMATTING, self.formatting, None

    # Texts.

    async def opened(self, params: types.DidOpenTextDocumentParams) -> None:
        """A file was opened."""
        item = params.text_document
        self._uris[path_of(item.uri)] = item.uri
        self._put(item.uri, item.text, item.version)

    async def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """A text has changed."""
        item = params.text_document
        self._put(item.uri, params.content_changes[-1].text, item.version)

    async def saved(self, params: types.DidSaveTextDocumentParams) -> None:
        """A file was saved: what builds upon it may read it from there."""
        self._schedule(path_of(params.text_document.uri))

    async def closed(self, params: types.DidCloseTextDocumentParams) -> None:
        """A file was closed: its findings go."""
        path = path_of(params.text_document.uri)
        family = [one.path for one in self.files.family(path)]
        self.files.close(path)
        self._publish(self._uris.pop(path, params.text_document.uri), [], None)
        for other in family:
            self._schedule(other)

    def _put(self, uri: str, text: str, version: int) -> None:
        path = path_of(uri)
        self.files.put(path, text, version)
        self._schedule(path)

    # Findings.

    def _schedule(self, path: Path) -> None:
        """Check a file soon; a check that still waits for an older text is dropped."""
        waiting = self._checks.pop(path, None)
        if waiting is not None:
            waiting.cancel()
        self._checks[path] = asyncio.ensure_future(self._check(path))

    async def _check(self, path: Path) -> None:
        await asyncio.sleep(self._delay)
        version = self.files.version(path)
        found = await self._work(lambda: self._findings(path, version))
        if found is None or self.files.version(path) != version:
            return
        self._publish(self._uris.get(path, path.as_uri()), found, version)
        for one in self.files.family(path):
            if one.path in self.files and self.files.is_outdated(one.path):
                self._schedule(one.path)

    def _findings(self, path: Path, version: int | None) -> list[types.Diagnostic] | None:
        if version is None or self.files.version(path) != version:
            return None
        document = self.files.document(path)
        return [] if document is None else self._converter(document).diagnostics()

    def _publish(self, uri: str, found: list[types.Diagnostic], version: int | None) -> None:
        params = types.PublishDiagnosticsParams(uri, found, version)
        self.text_document_publish_diagnostics(params)

    # Questions.

    async def _work(self, task: Callable[[], Answer]) -> Answer | None:
        """What a task of the worker gives; None where it fails, which is logged."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, task)
        except (CannotRename, asyncio.CancelledError):
            raise
        except Exception as error:
            _LOG.exception("a defect of speccompile: the question stays without an answer")
            said = f"a defect of speccompile: {type(error).__name__}: {error}"
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, said))
            return None

    async def _ask(
        self,
        uri: str,
        question: Callable[[Document, Converter], Answer],
        *,
        at_once: bool = False,
    ) -> Answer | None:
        """The answer of the worker; `at_once`: by what was known before the last change."""
        path = path_of(uri)
        read = self.files.glimpse if at_once else self.files.document

        def task() -> Answer | None:
            document = read(path)
            return None if document is None else question(document, self._converter(document))

        return await self._work(task)

    def _converter(self, document: Document) -> Converter:
        return Converter(document, str(self.workspace.position_encoding), dict(self._uris))

    async def hover(self, params: types.HoverParams) -> types.Hover | None:
        """What there is to say at the cursor."""

        def question(document: Document, converter: Converter) -> types.Hover | None:
            said = hover(document, _cursor(converter, params.position))
            return converter.hover(said.text, said.span) if said is not None else None

        return await self._ask(params.text_document.uri, question)

    async def definition(self, params: types.DefinitionParams) -> types.Location | None:
        """Where the name at the cursor is defined."""

        def question(document: Document, converter: Converter) -> types.Location | None:
            span = definition(document, _cursor(converter, params.position))
            return converter.location(span) if span is not None else None

        return await self._ask(params.text_document.uri, question)

    async def references(self, params: types.ReferenceParams) -> list[types.Location] | None:
        """Every place of the name at the cursor."""

        def question(document: Document, converter: Converter) -> list[types.Location]:
            cursor, whole = _cursor(converter, params.position), params.context.include_declaration
            found = references(document, cursor, with_definition=whole)
            return [converter.location(span) for span in found]

        return await self._ask(params.text_document.uri, question)

    async def completion(self, params: types.CompletionParams) -> list[types.CompletionItem] | None:
        """What may be written at the cursor."""
        snippets = _knows_snippets(self.client_capabilities)

        def question(document: Document, converter: Converter) -> list[types.CompletionItem]:
            found = completions(document, _cursor(converter, params.position))
            return [converter.completion(offer, snippets) for offer in found]

        return await self._ask(params.text_document.uri, question, at_once=True)

    async def code_action(self, params: types.CodeActionParams) -> list[types.CodeAction] | None:
        """What can be done about the findings in some lines."""
        first, last = params.range.start.line + 1, params.range.end.line + 1
        only = [str(kind) for kind in params.context.only or ()]

        def question(document: Document, converter: Converter) -> list[types.CodeAction]:
            found: list[types.CodeAction] = []
            if _is_wanted("quickfix", only):
                found += [converter.action(each) for each in actions(document, first, last)]
            edits = every_fix(document) if _is_wanted(_FIX_ALL, only) else []
            if edits:
                title, changes = "Mend what can be mended safely", converter.changes(edits)
                found.append(types.CodeAction(title, kind=_FIX_ALL, edit=changes))
            return found

        return await self._ask(params.text_document.uri, question)

    async def symbols(
        self, params: types.DocumentSymbolParams
    ) -> list[types.DocumentSymbol] | None:
        """The outline."""

        def question(document: Document, converter: Converter) -> list[types.DocumentSymbol]:
            return [converter.symbol(heading) for heading in outline(document)]

        return await self._ask(params.text_document.uri, question)

    async def formatting(
        self, params: types.DocumentFormattingParams
    ) -> list[types.TextEdit] | None:
        """The text in its one layout, as `fmt` writes it."""

        def question(document: Document, converter: Converter) -> list[types.TextEdit]:
            from ...spec_schema.layout.layout import laid_out

            text = laid_out(document.name, document.text, Diagnostics())
            if text is None or text == document.text:
                return []
            return [converter.edit(Edit(_whole(document), text))]

        return await self._ask(params.text_document.uri, question)

    async def prepare_rename(self, params: types.PrepareRenameParams) -> types.Range | None:
        """Whether the name at the cursor can be changed, and where it stands."""

        def question(document: Document, converter: Converter) -> types.Range:
            return converter.range(renamable(document, _cursor(converter, params.position)).span)

        return await self._renaming(params.text_document.uri, question)

    async def rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        """Another name, at every place."""

        def question(document: Document, converter: Converter) -> types.WorkspaceEdit:
            cursor = _cursor(converter, params.position)
            family = self.files.family(document.path)
            edits = rename(document, cursor, params.new_name, family)
            return converter.changes(edit for own in edits.values() for edit in own)

        return await self._renaming(params.text_document.uri, question)

    async def _renaming(
        self, uri: str, question: Callable[[Document, Converter], Answer]
    ) -> Answer | None:
        try:
            return await self._ask(uri, question)
        except CannotRename as error:
            raise JsonRpcException(str(error), REQUEST_FAILED) from None


def _as_function(handler: Handler) -> Handler:
    """A handler that pygls can mark as its own, which it can't with a method."""

    async def handle(params: Any) -> Any:
        return await handler(params)

    return handle


def _cursor(converter: Converter, position: types.Position) -> Cursor:
    return converter.lines().cursor(position.line, position.character)


def _whole(document: Document) -> Span:
    texts = Lines(document.text).texts
    return Span(document.name, 1, 1, len(texts), len(texts[-1]) + 1)


def _is_wanted(kind: str, only: list[str]) -> bool:
    return not only or any(kind == each or kind.startswith(f"{each}.") for each in only)


def _knows_snippets(capabilities: types.ClientCapabilities) -> bool:
    document = capabilities.text_document
    completion = document.completion if document is not None else None
    item = completion.completion_item if completion is not None else None
    return bool(item is not None and item.snippet_support)


def serve(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Answer one editor until it goes."""
    SpecServer().start_io(stdin, stdout)
