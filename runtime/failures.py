"""What can keep a sound spec from being computed: too little memory, and values of the data."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from ..spec_schema.errors import ComputationError, raises_plainly
from .memory import REMEDY, in_words, is_out_of_memory
from .refused_values import REMEDY as CHECK
from .refused_values import refused_values

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


def computes(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Decorates a public function that computes: what it raises is plain, also if it comes from
    TensorFlow.
    """

    @wraps(function)
    def called(*arguments: _Arguments.args, **options: _Arguments.kwargs) -> _Result:
        try:
            return function(*arguments, **options)
        except Exception as error:
            failure = failure_of(error)
            if failure is None:
                raise
            raise failure from error

    return raises_plainly(called)


def failure_of(error: Exception) -> ComputationError | None:
    """Returns what an error of Python, numpy or TensorFlow means, and how to proceed; None if it is
    another one.
    """
    if is_out_of_memory(error):
        return ComputationError(in_words(error), getattr(error, "help", REMEDY))
    refused = refused_values(error)
    return ComputationError(refused, CHECK) if refused else None
