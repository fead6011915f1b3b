"""Components: what a spec refers to by name, such as `dense`, `l2` or `adam`.

A component is a class with the parameters and defaults of its Keras counterpart. Its docstring is
its reference page: a title, and sections such as `Input shape:` and `Args:`. A catalogue lists all
components of a kind and imports the file that defines one on first use.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, wraps
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, Self, TypeAlias, TypeVar, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    model_validator,
)

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

from .findings.code import Violation


class SpecModel(BaseModel):
    """Base of all models that a spec is read into: frozen, strict, without unknown keys.

    Attributes:
        section: Whether the model is a section of the document. A section with errors is still
            read, so that all errors are found at once. Its invalid parts are then None until the
            compiler has checked what it can; such a document never leaves the compiler.
        bare_keys: For the remedy where a bare value is given in place of the section: the keys
            that it may be for. The first that accepts it counts.
        usual: The same where `true` is given: how the section is usually written.
        is_component: Whether it is a component. Modules below this one can't ask for the class.
    """

    section: ClassVar[bool] = False
    bare_keys: ClassVar[tuple[str, ...]] = ()
    usual: ClassVar[str] = ""
    is_component: ClassVar[bool] = False

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        defer_build=True,
        arbitrary_types_allowed=True,
        protected_namespaces=(),
    )

    def __init__(self, *unnamed: Any, **values: Any) -> None:
        if unnamed:
            names = [f", such as `{name}=…`" for name in type(self).model_fields] or [""]
            raise TypeError(f"{type(self).__name__} takes keyword arguments only{names[0]}")
        # Without arguments no validator is built: most components are defaults of some layer, and
        # building a validator takes longer than reading a spec.
        if values or self._needs_values():
            try:
                super().__init__(**values)
            except ValidationError as error:
                from .python_errors import reworded

                raise reworded(type(self), error) from None
        else:
            self.__setstate__(_state(type(self), {}))

    @classmethod
    def _needs_values(cls) -> bool:
        """Whether a parameter is required, or one of several."""
        required = any(field.is_required() for field in cls.model_fields.values())
        return required or bool(getattr(cls, "examples", None))

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Called by pydantic when it has collected the fields of a model."""
        _forget_class_variables(cls)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: "GetCoreSchemaHandler") -> Any:
        from .plain_data import extended  # called when a validator is built

        return extended(cls, handler(source), handler)

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Yields the values that were given, for `repr`: `Dense(units=10)`."""
        given = self.model_fields_set
        return ((name, value) for name, value in super().__repr_args__() if name in given)

    def to_data(self) -> Any:
        """Returns the model as plain data in the shape of YAML, without values not given."""
        from .plain_data import entries_of

        return entries_of(self)

    @classmethod
    def from_validated(cls, values: dict[str, Any]) -> Self:
        """The model with values that are already validated, and its own defaults.

        What `model_construct` makes, in a tenth of the time: models are frozen, so their defaults
        need not be copied.
        """
        model = cls.__new__(cls)
        model.__setstate__(_state(cls, values))
        return model


def _forget_class_variables(model: type[SpecModel]) -> None:
    """Removes their annotations, which pydantic has read and would evaluate again for every
    subclass: that would take nearly half the time of defining one.
    """
    for name in model.__class_vars__ & model.__annotations__.keys():
        del model.__annotations__[name]


_forget_class_variables(SpecModel)


def _state(model: type[SpecModel], values: dict[str, Any]) -> dict[str, Any]:
    """What pydantic keeps of a model with these values, as it unpickles it."""
    return {
        "__dict__": {**_defaults(model), **values},
        "__pydantic_fields_set__": set(values),
        "__pydantic_extra__": None,
        "__pydantic_private__": None,
    }


@cache
def _defaults(model: type[SpecModel]) -> dict[str, Any]:
    fields = model.model_fields.items()
    return {name: field.default for name, field in fields if not field.is_required()}


class Conflict(ValueError):
    """Raised by the validator of a model if its values are valid one by one, but not together.

    Attributes:
        parameters: The ones in conflict; the finding is placed at the first that is given.
    """

    def __init__(self, violation: Violation, *parameters: str) -> None:
        super().__init__(violation.text.message)
        self.violation = violation
        self.parameters = parameters


if TYPE_CHECKING:
    PlainData: TypeAlias = (
        bool
        | int
        | float
        | str
        | SpecModel
        | Sequence["PlainData"]
        | Mapping[str, "PlainData"]
        | None
    )
    """Numbers, text, true, false, null, and lists and mappings of these. A component or a section
    stands for what a spec would say in its place.
    """
else:

    def _plain(value: Any) -> Any:
        from .plain_data import to_data
        from .yaml.writer import plain_data

        try:
            return plain_data(to_data(value))
        except TypeError as error:
            raise ValueError(str(error)) from None

    PlainData = Annotated[Any, BeforeValidator(_plain)]


class Component(SpecModel):
    """Base of every component.

    Attributes:
        name: Its name in a spec.
        main: The parameter that a bare value sets (`l2: 1e-4`, `dense: 64`), or None.
        has_keras_class: Whether Keras has a class of this name.
        examples: parameter → an example, where its name alone does not suggest one; also of
            parameters that are not required, but one of which is.
        catalogue: All components of its kind.
    """

    is_component = True
    name: ClassVar[str] = ""
    main: ClassVar[str | None] = None
    has_keras_class: ClassVar[bool] = True
    examples: ClassVar[Mapping[str, Any]] = {}
    catalogue: ClassVar["Catalogue[Any]"]
    written_as_its: ClassVar[str] = (
        ""  # the one parameter that a spec has in place of the component
    )

    def to_data(self) -> Any:
        """Returns its name, or a mapping of its name to the parameters given."""
        from .plain_data import named_entries_of

        return named_entries_of(self)


M = TypeVar("M", bound=SpecModel)


def cross_field(check: Callable[[M], M]) -> Callable[[M], M]:
    """Decorator: checks values of a model together. Skipped while one of them is an expression.

    The check returns the model, or raises ValueError with what is wrong.
    """

    @wraps(check)
    def checked(model: M) -> M:
        from .plain_data import is_expression

        return model if any(map(is_expression, vars(model).values())) else check(model)

    return cast(Callable[[M], M], model_validator(mode="after")(checked))


def conflict_of(model: SpecModel) -> Conflict | None:
    """Returns the conflict between values that are valid one by one, or None."""
    for validator in type(model).__pydantic_decorators__.model_validators.values():
        check = getattr(validator.func, "__wrapped__", None)  # of `cross_field`
        if check is None:
            continue
        try:
            check(model)
        except Conflict as conflict:
            return conflict
    return None


C = TypeVar("C", bound=Component)
D = TypeVar("D", bound=Component)


class Catalogue(Generic[C]):
    """All components of one kind by name, in the order of the reference pages.

    Args:
        kind: What messages call them ("layer", "loss").
        package: The package with the modules that define them.
        families: Module in that package → names of the components it defines.
        synonyms: Name in another library → name here, for suggestions.
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
        """Returns the name of the module that defines a component, without its package."""
        return self._module_of[name]

    def find(self, name: str) -> type[C]:
        """Returns the class of a component, importing the module that defines it.

        Raises:
            KeyError: if there is no component of this name.
        """
        # Also if the class is known: another thread may still be loading its module.
        import_module(f"{self._package}.{self._module_of[name]}")
        return self._classes[name]

    def exports(
        self, namespace: dict[str, Any]
    ) -> tuple[Callable[[str], type[C]], Callable[[], list[str]]]:
        """Returns `__getattr__` and `__dir__` of the module that lists the classes (PEP 562).

        Args:
            namespace: What else that module has.
        """
        components = {name.replace("_", ""): name for name in self}

        def find(name: str) -> type[C]:
            component = components.get(name.lower())
            if component is None or self.find(component).__name__ != name:
                raise AttributeError(f"module {self._package!r} has no attribute {name!r}")
            return self.find(component)

        def names() -> list[str]:
            return sorted({*namespace, *(self.find(name).__name__ for name in self)})

        return find, names

    def register(self, name: str) -> Callable[[type[D]], type[D]]:
        """Returns a class decorator that registers a class as the component `name`."""

        def add(definition: type[D]) -> type[D]:
            assert name in self._module_of, f"{self.kind} {name!r} belongs to no family"
            assert name not in self._classes, f"{self.kind} {name!r} is defined twice"
            definition.name = name
            self._classes[name] = cast(type[C], definition)
            return definition

        return add
