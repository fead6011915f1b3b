"""What a spec names by a key: `dense`, `l2`, `adam`. Its class is its definition.

A component is data: parameters with Keras' names and defaults, and a docstring whose first line is
the reference text and whose `Args:` section describes each parameter. A catalogue knows all
components of a kind and imports the file that defines one when it is first asked for.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, ClassVar, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of everything a spec is read into: frozen, strict, closed to unknown keys.

    Attributes:
        section: a part of the document: where it is wrong in one place, the rest is still read, so
            that every error is found at once. None then stands for what could not be read, until
            the compiler has checked what it can; such a document never leaves it.
    """

    section: ClassVar[bool] = False

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        defer_build=True,
        arbitrary_types_allowed=True,
        protected_namespaces=(),
    )

    def __init__(self, **values: Any) -> None:
        # For defaults alone no validator is built: most components that are ever made are the
        # defaults of some layer, and building one takes longer than reading a spec.
        if values or any(field.is_required() for field in type(self).model_fields.values()):
            super().__init__(**values)
        else:
            self.__setstate__(_state(type(self), {}))

    @classmethod
    def made(cls, values: dict[str, Any]) -> Self:
        """The model with values that are judged already, and its own defaults.

        What `model_construct` makes, in a tenth of the time: models are frozen, so their defaults
        need not be copied.
        """
        model = cls.__new__(cls)
        model.__setstate__(_state(cls, values))
        return model


def _state(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    """What pydantic keeps of a model with these values, as it unpickles it."""
    return {
        "__dict__": {**_defaults(model), **values},
        "__pydantic_fields_set__": set(values),
        "__pydantic_extra__": None,
        "__pydantic_private__": None,
    }


@cache
def _defaults(model: type[Model]) -> dict[str, Any]:
    fields = model.model_fields.items()
    return {name: field.default for name, field in fields if not field.is_required()}


class Component(Model):
    """Base of every component.

    Attributes:
        name: the key that a spec writes.
        main: the parameter that a bare value means (`l2: 1e-4`, `dense: 64`); None: there is none.
        catalogue: all components of its kind.
    """

    name: ClassVar[str] = ""
    main: ClassVar[str | None] = None
    catalogue: ClassVar["Catalogue[Any]"]


C = TypeVar("C", bound=Component)


class Catalogue(Generic[C]):
    """All components of one kind, by name, in the order of the reference.

    Args:
        kind: what a message calls them ("layer", "loss").
        package: where the families are.
        families: module (inside the package) → names it defines.
        synonyms: names that other libraries use → ours, for did-you-mean.
    """

    def __init__(
        self,
        kind: str,
        package: str,
        families: Mapping[str, tuple[str, ...]],
        synonyms: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.synonyms = dict(synonyms or {})
        self.families = dict(families)
        self._package = package
        self._module_of = {name: module for module, names in families.items() for name in names}
        self._classes: dict[str, type[C]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._module_of)

    def __contains__(self, name: object) -> bool:
        return name in self._module_of

    def family(self, name: str) -> str:
        """The stem of the file that defines the component."""
        return self._module_of[name]

    def find(self, name: str) -> type[C]:
        """The class of a component; imports its family. Raises KeyError for an unknown name."""
        if name not in self._classes:
            import_module(f"{self._package}.{self._module_of[name]}")
        return self._classes[name]

    def register(self, name: str) -> Callable[[type[C]], type[C]]:
        """Class decorator: this class defines the component `name`."""

        def add(definition: type[C]) -> type[C]:
            assert name in self._module_of, f"{self.kind} {name!r} is in no family"
            assert name not in self._classes, f"{self.kind} {name!r} is defined twice"
            definition.name = name
            self._classes[name] = definition
            return definition

        return add
