"""Models that are imported when they are needed, so that a spec pays only for what it names."""

from importlib import import_module
from typing import Any


class Later:
    """Stands for a model of `document` in an annotation: `Annotated[Any, Later(…)]`.

    Attributes:
        module: The model's module in `spec_schema.document`.
        name: Name of the model.
    """

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name

    @property
    def model(self) -> Any:
        """The model."""
        return getattr(import_module(f"{__package__}.document.{self.module}"), self.name)

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return handler.generate_schema(self.model)
