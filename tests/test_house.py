"""The rules of the house that a program can judge: sizes, names, docstrings, leftovers."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import speccompile

ROOT = Path(speccompile.__file__).parent
PACKAGES = ("spec_schema", "compiler", "runtime", "interfaces")
FOLDERS = (*PACKAGES, "specs", "tests", "benchmarks", "docs")
LONGEST_FILE, LONGEST_FUNCTION = 350, 40
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "misc"}
OF_ONE_KIND = {"spec_schema/yaml/yaml_errors.py", "compiler/targets/graph/components/updates.py"}
"""Modules of functions of one kind, which the module's own docstring describes."""
LEFTOVER = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
MACHINE = re.compile(r"(?<![\w.…])/(home|root|work|farm|Users)/\w")
SECONDS = re.compile(r"process_time|perf_counter|timeout=[\d.]|\.(wait|join)\(([\d.]|timeout)")
"""Bounds that a busy machine breaks; `tests/patience.py` and `tests/fuzzing` have other ways."""
TEXTS = {".py", ".md", ".toml", ".txt", ".yaml", ".json", ".jsonl", ".svg", ""}


def files(*suffixes: str) -> list[Path]:
    """The project's own files with one of these endings."""
    own = [path for path in ROOT.iterdir() if path.is_file()]
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    inside += (ROOT / ".ci").iterdir()
    return sorted(
        path for path in own + inside if path.suffix in suffixes and "__pycache__" not in path.parts
    )


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


SOURCES = {name(path): path.read_text(encoding="utf-8") for path in files(".py")}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@cache
def trees() -> dict[str, ast.Module]:
    """Every source, parsed once, and not when tests are collected, which each worker does."""
    return {source: ast.parse(text) for source, text in SOURCES.items()}


def test_files_are_short() -> None:
    lengths = {source: len(text.splitlines()) for source, text in SOURCES.items()}
    assert {s: length for s, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    found = {}
    for source, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                found[f"{source}:{node.lineno} {node.name}"] = length
    assert not found, found


def test_names_of_modules_say_something() -> None:
    assert [
        source for source in SOURCES if EMPTY_WORDS & {*Path(source).with_suffix("").parts}
    ] == []


def test_every_module_says_what_it_is() -> None:
    assert [source for source, tree in trees().items() if ast.get_docstring(tree) is None] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_public_is_documented(package: str) -> None:
    bare = [
        f"{source}:{node.lineno} {node.name}"
        for source, tree in trees().items()
        if source.startswith(f"{package}/") and source not in OF_ONE_KIND
        for node in public(tree)
        if ast.get_docstring(node) is None and not is_hook(source, node)
    ]
    assert not bare, "\n".join(bare)


def test_what_a_class_offers_is_documented() -> None:
    methods = [
        (f"{source}:{node.lineno} {owner.name}.{node.name}", owner, node)
        for source, tree in trees().items()
        if source.startswith(PACKAGES)
        for owner in ast.walk(tree)
        if isinstance(owner, ast.ClassDef) and not owner.name.startswith("_")
        for node in owner.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    documented = {node.name for _, _, node in methods if ast.get_docstring(node) is not None}
    protocols = {node.name for _, owner, node in methods if is_protocol(owner)}
    bare = [
        place
        for place, owner, node in methods
        if ast.get_docstring(node) is None and not is_protocol(owner)
        # else it has the docstring of a base or a protocol
        if node.name not in (documented if owner.bases else documented & protocols)
    ]
    assert not bare, "\n".join(bare)


def is_protocol(owner: ast.ClassDef) -> bool:
    return "Protocol" in map(ast.unparse, owner.bases)


def public(tree: ast.Module) -> Iterator[Definition]:
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node


def is_hook(source: str, node: Definition) -> bool:
    """Lowerings, the two functions of a command, and what words a code: their table says it."""
    registered = any(isinstance(decorator, ast.Call) for decorator in node.decorator_list)
    command = "/commands/" in source and node.name in ("add_arguments", "main")
    words = "/findings/codes/" in source and bool(node.decorator_list)
    return command or words or (registered and "/targets/" in source)


def test_nothing_is_left_over_and_no_machine_is_named() -> None:
    found = []
    for path in files(*TEXTS):
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").split("\n")
        ):
            if LEFTOVER.search(line) or MACHINE.search(line):
                found.append(f"{name(path)}:{number + 1} {line.strip()[:80]}")
    assert not found, "\n".join(found)


def test_no_test_has_a_bound_in_seconds() -> None:
    found = [
        f"{source}: {line.strip()}"
        for source, text in SOURCES.items()
        if source.startswith("tests/") and not source.startswith("tests/fuzzing/")
        for line in text.splitlines()
        if SECONDS.search(line) and "re.compile" not in line
    ]
    assert not found, "\n".join(found)
