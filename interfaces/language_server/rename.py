"""Renames a layer, an input, an output, a block, a param or a variant, in all places.

The changed text is compiled, and the renaming is refused if that causes new errors.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from ...compiler.building.blocks import NAME
from ...compiler.project.dependents import Project, text_of
from ...compiler.project.walk import TooManyFiles
from ...spec_schema.expressions.references import is_name
from ...spec_schema.findings import codes
from ...spec_schema.findings.edits import SourceText, applied
from ...spec_schema.findings.finding import Edit, Severity
from ...spec_schema.layers import LAYERS
from .definition import mentions_of
from .document import CheckedText, read_document
from .names import Mention, NameKind, Symbol
from .positions import CursorPosition

Relatives: TypeAlias = Callable[[set[str]], Iterable[CheckedText]]


class Renaming(NamedTuple):
    """The result of renaming.

    Attributes:
        edits: The edits of each file, by name.
        texts: The text of every file that was read, by name.
    """

    edits: dict[str, list[Edit]]
    texts: dict[str, str]


class CannotRename(Exception):
    """A name can't be changed; the message says why."""


def renamable(document: CheckedText, cursor: CursorPosition) -> Mention:
    """Returns the name at the cursor. Raises CannotRename if it can't be changed."""
    if document.tree is None:
        raise CannotRename("the spec is not valid YAML")
    mention = document.names.at(document.name, cursor)
    if mention is None:
        raise CannotRename("not a name that this spec defines")
    symbol = mention.symbol
    definition = document.names.definitions.get(symbol)
    if definition is None:
        raise CannotRename(f"`{symbol.name}` is not defined in this spec")
    if not definition.given:
        raise CannotRename(f"`{symbol.name}` has no `name`: add one first")
    if symbol.kind == "block" and mention.text != symbol.name:
        raise CannotRename("`input` is the input of the block and can't be renamed")
    return mention


def rename(
    document: CheckedText,
    cursor: CursorPosition,
    name: str,
    relatives: Relatives = lambda names: (),
) -> Renaming:
    """Returns the edits of the file itself, its bases, and all files that extend these.

    Args:
        name: The new name.
        relatives: Returns the other specs that extend any of some files.

    Raises CannotRename.
    """
    symbol = renamable(document, cursor).symbol
    whole, edits = {document.name: document}, dict[str, dict[Edit, None]]()
    waiting = [document]
    while waiting:
        for each in waiting:
            _check(symbol, name, each)
            for edit in _edits(each, symbol, name):
                edits.setdefault(edit.span.source, {})[edit] = None
        found = relatives({document.name, *edits})
        waiting = [_readable(each) for each in found if each.name not in whole]
        whole |= {each.name: each for each in waiting}
    result = {source: list(own) for source, own in edits.items()}
    for each in whole.values():
        _check_meaning(each, result)
    return Renaming(result, {k: text for each in whole.values() for k, text in each.texts.items()})


def _readable(relative: CheckedText) -> CheckedText:
    """Guard: the specs that extend this one can be read, so that no mention is missed."""
    result = relative.result
    if relative.tree is None or result.tree is None or result.findings.lost:
        raise CannotRename(f"`{relative.path}` extends this spec, but can't be read")
    return relative


def _edits(document: CheckedText, symbol: Symbol, name: str) -> Iterable[Edit]:
    for mention in mentions_of(document, symbol):
        yield _edit(document, mention, symbol, name)
    if symbol.kind != "block":
        return
    for mention in document.names.mentions:  # `residual_2`, a layer that is called by the block
        if mention.kind_of == symbol and not mention.defines:
            yield _edit(document, mention, symbol, name)


def _edit(document: CheckedText, mention: Mention, symbol: Symbol, name: str) -> Edit:
    """Returns the new text of a mention; what follows the name (`dense_2`) is kept."""
    rest = mention.text[len(symbol.name) :]
    written = _written(document, mention)
    if not mention.text.startswith(symbol.name) or mention.text not in written:
        raise CannotRename(f"line {mention.span.line} spells `{symbol.name}` differently")
    return Edit(mention.span, written.replace(mention.text, name + rest))


def _written(document: CheckedText, mention: Mention) -> str:
    """Returns the text at a mention, with its quotation marks."""
    span = mention.span
    line = (
        document.texts[span.source]
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .split("\n")[span.line - 1]
    )
    return line[span.column - 1 : span.end_column - 1] if span.end_line == span.line else ""


def _check(symbol: Symbol, name: str, document: CheckedText) -> None:
    if symbol.kind == "param":
        if not is_name(name) or name == "index":
            raise CannotRename(f"`{name}` is not a valid param name")
    elif not NAME.match(name) or name == "input":
        fault = codes.definitions.invalid_name(name, symbol.kind).text
        raise CannotRename(f"{fault.message}: {fault.help}")
    if symbol.kind == "block" and name in LAYERS:
        raise CannotRename(f"`{name}` is a built-in layer")
    one: tuple[NameKind, ...] = ("layer", "input")  # `from` can say either
    kinds = one if symbol.kind in one else (symbol.kind,)
    known = document.names.definitions
    taken = any(Symbol(kind, name, symbol.scope) in known for kind in kinds)
    if taken and name != symbol.name:
        raise CannotRename(f"`{name}` is already in use")


def _check_meaning(document: CheckedText, edits: Mapping[str, list[Edit]]) -> None:
    """Guard: renaming causes no new errors in a spec. A base is checked through its dependents."""
    if document.dependents:
        return
    texts = {
        source: applied(SourceText(source, text), edits.get(source, []))
        for source, text in document.texts.items()
    }
    after = read_document(document.path, texts[document.name], texts)
    new = _errors(after) - _errors(document)
    if new > 0:
        first = next(one for one in after.found if one.severity is Severity.ERROR)
        raise CannotRename(f"the renamed spec would have an error: {first.message}")
    if document.result.graph is None or after.result.graph is None:
        return
    if len(document.result.graph.nodes) != len(after.result.graph.nodes):
        raise CannotRename("renaming would change the network")


def _errors(document: CheckedText) -> int:
    return sum(one.severity is Severity.ERROR for one in document.found)


MOST_RELATIVES = 200


def relatives_around(file: Path, unsaved: Mapping[str, str]) -> Relatives:
    """Returns a function that returns the specs of a file's project that extend any of some files,
    directly or indirectly. It raises CannotRename if there are too many.

    Args:
        unsaved: Texts of open files by name, which are used instead of the saved texts.
    """
    project = Project.around(file)

    def relatives(names: set[str]) -> list[CheckedText]:
        try:
            found = project.dependents(names, unsaved)
        except TooManyFiles as error:
            message = f"{error}, so the specs that extend this one can't be found"
            raise CannotRename(message) from error
        if len(found) > MOST_RELATIVES:
            raise CannotRename(f"more than {MOST_RELATIVES} specs extend this one")
        return [read_document(Path(name), text_of(name, unsaved), unsaved) for name in found]

    return relatives
