"""`sc.layers`, `sc.losses` and so on: every class of the catalogue, loaded when it is used."""

import ast
import inspect
import subprocess
import sys
from types import ModuleType

import pytest
import speccompile as sc
from speccompile.spec_schema.reference.kinds import KINDS

NAMESPACES = {
    "layer": sc.layers,
    "cell": sc.cells,
    "loss": sc.losses,
    "metric": sc.metrics,
    "optimizer": sc.optimizers,
    "schedule": sc.schedules,
    "regularizer": sc.regularizers,
    "constraint": sc.constraints,
    "initializer": sc.initializers,
    "normalizer": sc.normalizers,
    "encoding": sc.encodings,
    "source": sc.sources,
}
CODE = """
import sys
import speccompile as sc
before = set(sys.modules)
sc.layers.Dense
print(*sorted(set(sys.modules)))
"""


def _typed(module: ModuleType) -> set[str]:
    """The classes that a type checker sees in a module: defined there, or imported for it."""
    tree = ast.parse(inspect.getsource(module))
    defined = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    imported = {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname == alias.name
    }
    return defined | imported


@pytest.mark.parametrize("kind", KINDS)
def test_a_namespace_has_every_class_of_its_catalogue(kind: str) -> None:
    module = NAMESPACES[kind]
    classes = {KINDS[kind].find(name) for name in KINDS[kind]}
    assert {getattr(module, definition.__name__) for definition in classes} == classes
    names = {definition.__name__ for definition in classes}
    assert names <= {*dir(module)}
    bases = {name for name in _typed(module) if not getattr(getattr(module, name), "name", "")}
    assert _typed(module) - bases == names


def test_the_kinds_are_all_there() -> None:
    assert NAMESPACES.keys() == KINDS.keys()


@pytest.mark.parametrize("name", ["Dens", "lstm", "DENSE", "nothing", "__wrapped__"])
def test_what_is_not_there_is_an_error(name: str) -> None:
    with pytest.raises(AttributeError, match=name):
        getattr(sc.layers, name)


def test_a_family_is_loaded_when_one_of_its_classes_is_used() -> None:
    ended = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    loaded = {*ended.stdout.split()}
    assert "speccompile.spec_schema.layers.dense" in loaded
    assert "speccompile.spec_schema.layers.convolution" not in loaded
    assert not {"tensorflow", "numpy", "yaml"} & loaded


def test_components_are_made_of_others() -> None:
    schedule = sc.schedules.CosineDecay(initial_learning_rate=0.1, decay_steps=100)
    written = {"cosine_decay": {"initial_learning_rate": 0.1, "decay_steps": 100}}
    assert sc.optimizers.Adam(learning_rate=schedule).to_data() == {
        "adam": {"learning_rate": written}
    }
