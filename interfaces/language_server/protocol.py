"""Converts findings, offers and symbols to the types of the Language Server Protocol."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lsprotocol import types

from ...spec_schema.findings.codes import all_codes
from ...spec_schema.findings.finding import Edit, Finding, Severity, Span
from .actions import Action
from .document import CheckedText
from .offers import Offer
from .outline import Heading
from .positions import Lines, Position

PAGE = Path(__file__).parents[2] / "docs" / "codes.md"
"""The documentation of codes, which is not part of a wheel."""

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_OFFERS = {
    "key": types.CompletionItemKind.Property,
    "component": types.CompletionItemKind.Class,
    "block": types.CompletionItemKind.Module,
    "layer": types.CompletionItemKind.Reference,
    "value": types.CompletionItemKind.EnumMember,
    "monitor": types.CompletionItemKind.Event,
    "param": types.CompletionItemKind.Variable,
    "function": types.CompletionItemKind.Function,
    "code": types.CompletionItemKind.Constant,
    "file": types.CompletionItemKind.File,
}
_HEADINGS = {
    "section": types.SymbolKind.Namespace,
    "block": types.SymbolKind.Class,
    "layer": types.SymbolKind.Object,
    "input": types.SymbolKind.Field,
    "output": types.SymbolKind.Field,
    "constant": types.SymbolKind.Constant,
    "policy": types.SymbolKind.Event,
    "variant": types.SymbolKind.Enum,
}
_DRIVE = re.compile(r"/[A-Za-z]:")
_UNUSED = ("unused", "key without effect")


def path_of(uri: str) -> Path:
    """Returns the file of a URI. A text that was never saved gets a path of its own."""
    return Path(path_text(uri, windows=os.name == "nt"))


def path_text(uri: str, *, windows: bool) -> str:
    """Returns the path of a URI in the notation of the system.

    Drive letters are lowercase, so that a file has one name however an editor spells its URI.
    """
    try:
        parts = urlsplit(uri)
    except ValueError:
        return f"/untitled/{uri.replace('/', '_')}"
    path = unquote(parts.path)
    if parts.scheme != "file":
        return f"/untitled/{path.replace('/', '_')}"
    if not windows:
        return path
    if parts.netloc not in ("", "localhost"):
        return f"//{unquote(parts.netloc)}{path}".replace("/", "\\")
    if _DRIVE.match(path):
        path = path[1].lower() + path[2:]
    return path.replace("/", "\\")


class Converter:
    """Converts the results for one document.

    Args:
        encoding: The units of columns.
        uris: The URIs by which the editor knows its open files.
    """

    def __init__(self, document: CheckedText, encoding: str, uris: dict[Path, str]) -> None:
        self.document = document
        self._encoding, self._uris = encoding, uris
        self._lines: dict[str, Lines] = {}

    def add(self, texts: Mapping[str, str]) -> None:
        """Add texts of files other than the document and its bases, by name."""
        self._lines |= {name: Lines(text, self._encoding) for name, text in texts.items()}

    def lines(self, source: str = "") -> Lines:
        """Returns the lines of the document or of a base."""
        name = source or self.document.name
        if name not in self._lines:
            own = name == self.document.name
            text = self.document.text if own else self._text(name)
            self._lines[name] = Lines(text, self._encoding)
        return self._lines[name]

    def _text(self, name: str) -> str:
        others = self.document.others or {}
        return self.document.sources.get(name) or others.get(name, "")

    def uri(self, source: str) -> str:
        """Returns the URI of a source."""
        path = Path(source)
        return self._uris.get(path) or path.absolute().as_uri()

    def range(self, span: Span) -> types.Range:
        """Returns the range of a span; an empty span is extended by a character, to be visible."""
        start, end = self.lines(span.source).range(span)
        if start == end:
            end = Position(end.line, end.character + 1)
        return types.Range(types.Position(*start), types.Position(*end))

    def edit(self, edit: Edit) -> types.TextEdit:
        """Returns one edit."""
        start, end = self.lines(edit.span.source).range(edit.span)
        whole = types.Range(types.Position(*start), types.Position(*end))
        return types.TextEdit(whole, edit.replacement)

    def location(self, span: Span) -> types.Location:
        """Returns a location in any file."""
        return types.Location(self.uri(span.source), self.range(span))

    def changes(
        self, edits: Iterable[Edit], versions: Mapping[Path, int | None] | None = None
    ) -> types.WorkspaceEdit:
        """Returns edits of one or more files.

        Args:
            versions: The versions of the open files, for an editor that checks them; None if it
                doesn't.
        """
        found: dict[str, list[types.TextEdit]] = {}
        for edit in edits:
            found.setdefault(edit.span.source, []).append(self.edit(edit))
        if versions is None:
            changes = {self.uri(source): own for source, own in found.items()}
            return types.WorkspaceEdit(changes=changes)
        named = types.OptionalVersionedTextDocumentIdentifier
        return types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(
                    named(self.uri(source), versions.get(Path(source))), list(own)
                )
                for source, own in found.items()
            ]
        )

    # Findings.

    def diagnostics(self) -> list[types.Diagnostic]:
        """Returns all findings; one in a base is placed where `extends` names the base."""
        return [self.diagnostic(found) for found in self.document.found]

    def diagnostic(self, found: Finding) -> types.Diagnostic:
        """Returns a finding with its code, related locations and help."""
        about = all_codes()[found.code]
        is_unused = about.title.startswith(_UNUSED)
        return types.Diagnostic(
            range=self.range(self._place(found.span)),
            message=self._message(found),
            severity=_SEVERITIES[found.severity],
            code=found.code,
            code_description=_described(found.code),
            source="speccompile",
            tags=[types.DiagnosticTag.Unnecessary] if is_unused else None,
            related_information=self._related(found) or None,
            data={"title": about.title, "why": about.why, "path": found.path},
        )

    def _place(self, span: Span | None) -> Span:
        name = self.document.name
        if span is not None and span.source == name:
            return span
        tree = self.document.tree
        entry = tree.entries.get("extends") if tree is not None and span is not None else None
        return entry.key_span if entry is not None else Span(name, 1, 1, 1, 1)

    def _message(self, found: Finding) -> str:
        parts = [found.message]
        if found.label:
            parts.append(found.label)
        if found.help:
            parts.append(f"help: {found.help}")
        return "\n".join(parts)

    def _related(self, found: Finding) -> list[types.DiagnosticRelatedInformation]:
        places = [(one.span, one.label) for one in found.related if one.span.is_in_a_file]
        if found.span is not None and found.span.source != self.document.name:
            places.insert(0, (found.span, found.message))
        return [
            types.DiagnosticRelatedInformation(self.location(span), label) for span, label in places
        ]

    # The rest.

    def action(self, action: Action) -> types.CodeAction:
        """Returns a code action."""
        return types.CodeAction(
            title=action.title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[self.diagnostic(action.finding)],
            edit=self.changes(action.edits),
            is_preferred=action.preferred or None,
        )

    def completion(self, offer: Offer, snippets: bool) -> types.CompletionItem:
        """Returns a completion item, with placeholders if the editor supports them."""
        is_snippet = bool(offer.snippet) and snippets
        assert offer.span is not None
        place = self.edit(Edit(offer.span._replace(source=self.document.name), "")).range
        return types.CompletionItem(
            label=offer.label,
            kind=_OFFERS[offer.kind],
            detail=offer.detail or None,
            documentation=_markdown(offer.text) if offer.text else None,
            sort_text=f"{offer.order:04}",
            text_edit=types.TextEdit(place, offer.snippet if is_snippet else offer.plain),
            insert_text_format=types.InsertTextFormat.Snippet
            if is_snippet
            else types.InsertTextFormat.PlainText,
        )

    def symbol(self, heading: Heading) -> types.DocumentSymbol:
        """Returns a document symbol."""
        return types.DocumentSymbol(
            name=heading.name,
            kind=_HEADINGS[heading.kind],
            range=self.range(heading.span),
            selection_range=self.range(heading.name_span),
            detail=heading.detail or None,
            children=[self.symbol(child) for child in heading.children],
        )

    def hover(self, text: str, span: Span) -> types.Hover:
        """Returns Markdown about a place."""
        return types.Hover(_markdown(text), self.range(span))


def failed(path: Path, error: Exception) -> types.Diagnostic:
    """Returns the diagnostic for a file that can't be checked because of an internal error."""
    said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    help = (
        f"report it, with the spec and the traceback of `speccompile validate --debug {path.name}`"
    )
    return types.Diagnostic(
        range=types.Range(types.Position(0, 0), types.Position(0, 1)),
        message=f"internal error, so this file was not checked: {said}\nhelp: {help}",
        severity=types.DiagnosticSeverity.Error,
        source="speccompile",
    )


def _described(code: str) -> types.CodeDescription | None:
    return types.CodeDescription(f"{PAGE.as_uri()}#{code}") if PAGE.is_file() else None


def _markdown(text: str) -> types.MarkupContent:
    return types.MarkupContent(types.MarkupKind.Markdown, text)
