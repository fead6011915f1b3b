"""The imports of a package as arrows between its modules, those inside functions and those for
type checkers included.
"""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TypeAlias

Arrows: TypeAlias = dict[str, set[str]]
"""Module → the modules that it imports. The package itself is ""."""


def arrows_of(root: Path, *rooms: str) -> Arrows:
    """The arrows between the modules of a package: those at its top, and those in some folders."""
    files = [*root.glob("*.py"), *(file for room in rooms for file in (root / room).rglob("*.py"))]
    names = {_name(file.relative_to(root)): file for file in files}
    return {name: {*_imports(name, file, names)} - {name} for name, file in names.items()}


def _name(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(name: str, file: Path, names: Mapping[str, Path]) -> Iterator[str]:
    folder = file.stem == "__init__"
    inside = [*name.split("."), ""] if folder and name else name.split(".")
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            source = ".".join([*inside[: -node.level], *([node.module] if node.module else [])])
            for one in node.names:
                member = f"{source}.{one.name}".lstrip(".")
                yield member if member in names else source


def circle_of(arrows: Arrows) -> list[str]:
    """A circle of modules, each imported by the next; empty if there is none.

    A folder may list a module that registers with it, so that both name each other: this arrow,
    from `__init__` to the module, does not count.
    """
    counted = {
        name: {one for one in imported if not (_holds(name, one) and name in arrows.get(one, ()))}
        for name, imported in arrows.items()
    }
    try:
        TopologicalSorter(counted).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _holds(folder: str, module: str) -> bool:
    return module.rpartition(".")[0] == folder


def back_arrows(arrows: Arrows, rooms: tuple[str, ...]) -> list[str]:
    """The arrows from a room to one that is listed before it. The modules at the top of the package
    are rooms, too.
    """
    rank = {room: number for number, room in enumerate(rooms)}
    return [
        f"{name} -> {imported}"
        for name in sorted(arrows)
        for imported in sorted(arrows[name])
        if rank[imported.split(".")[0]] < rank[name.split(".")[0]]
    ]
