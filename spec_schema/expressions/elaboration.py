"""From the tree of a tensor expression to its steps: names bound, arguments checked, constants
computed.
"""

from collections.abc import Iterator, Mapping
from math import pi
from typing import Any, NamedTuple, NoReturn

from ..findings import codes
from ..findings.code import Violation
from ..findings.did_you_mean import did_you_mean
from ..operation import Operation, Parameter
from ..operations import INSTEAD, NAMES, SYNONYMS, find
from ..reading.coercion import Validator, validator_of
from ..reading.fields import words_of
from ..synonyms import PARAMETERS
from ..yaml.values import short
from .evaluation import evaluate, kind_of
from .formula import (
    CONSTANTS,
    Binary,
    Choice,
    Expression,
    FormulaError,
    FunctionCall,
    ListOf,
    Literal,
    Name,
    Prefix,
    Slice,
    Subscript,
    Syntax,
    Token,
    literal,
)

LONGEST = 2_000
MOST_STEPS = 500

TENSORS = Syntax(
    r"\*\*|//|\.\.\.|[<>=!]=|[-+*/%<>(),\[\]:=@]",
    LONGEST,
    {**CONSTANTS, "None": None, "pi": pi},
    shorter="split it into several layers",
)
"""The language of tensor expressions."""

_BINARY = {
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "divide",
    "//": "floor_divide",
    "%": "mod",
    "**": "power",
    "@": "matmul",
    "==": "equal",
    "!=": "not_equal",
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
    "and": "logical_and",
    "or": "logical_or",
}
_PREFIX = {"-": "negative", "not": "logical_not"}


class Ref(NamedTuple):
    """A tensor: the result of a step by its number, or an input by its name."""

    key: int | str


class Step(NamedTuple):
    """One operation of a program.

    Attributes:
        arguments: Parameter → value, with a Ref for each tensor.
        places: Parameter → offsets of what is written for it.
        start, end: Offsets of the call.
    """

    operation: Operation
    arguments: Mapping[str, Any]
    places: Mapping[str, tuple[int, int]]
    start: int
    end: int

    @property
    def refs(self) -> Iterator[Ref]:
        """The tensors it takes."""
        for value in self.arguments.values():
            if isinstance(value, Ref):
                yield value
            elif isinstance(value, tuple):
                yield from (item for item in value if isinstance(item, Ref))

    def place(self, parameter: str = "") -> tuple[int, int]:
        """Offsets of an argument; of the call if it is not written."""
        return self.places.get(parameter, (self.start, self.end))


class Elaboration:
    """Turns one tree into steps.

    Attributes:
        inputs: The tensors that it names, where they are named first.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.inputs: dict[str, Token] = {}

    def value(self, node: Expression) -> Any:
        """Returns a Ref, or the value of a constant. Raises FormulaError."""
        links: list[Binary] = []
        while isinstance(node, Binary):  # long sums nest on the left: iterate instead of recursing
            links.append(node)
            node = node.left
        value = self._single(node)
        for link in reversed(links):
            value = self._joined(link, value)
        return value

    def _single(self, node: Expression) -> Any:
        if isinstance(node, Literal):
            return node.value
        if isinstance(node, Name):
            self.inputs.setdefault(node.token.text, node.token)
            return Ref(node.token.text)
        if isinstance(node, Prefix):
            return self._prefixed(node)
        if isinstance(node, ListOf):
            return self._list(node)
        if isinstance(node, FunctionCall):
            return self._called(node)
        if isinstance(node, Subscript):
            return self._subscripted(node)
        assert isinstance(node, Choice)
        return self._apply("where", node, node.condition, node.yes, node.no)

    def _prefixed(self, node: Prefix) -> Any:
        operand = self.value(node.operand)
        if not isinstance(operand, Ref):
            return evaluate(node._replace(operand=Literal(operand)), {})
        return operand if node.operator.text == "+" else self._step(node, node.operator, operand)

    def _joined(self, link: Binary, left: Any) -> Any:
        right = self.value(link.right)
        if isinstance(left, Ref) or isinstance(right, Ref):
            return self._step(link, link.operator, left, right)
        if link.operator.text == "@":
            self._refuse(codes.tensors.constant_call("matmul"), link)
        return evaluate(link._replace(left=Literal(left), right=Literal(right)), {})

    def _step(self, node: Prefix | Binary, sign: Token, *values: Any) -> Ref:
        """Adds the operation of an operator."""
        names = _BINARY if len(values) == 2 else _PREFIX
        parts = (node.left, node.right) if isinstance(node, Binary) else (node.operand,)
        return self._applied(names[sign.text], node, dict(enumerate(values)), parts)

    def _apply(self, name: str, node: Expression, *parts: Expression) -> Ref:
        """Adds the operation of a form of the language."""
        values = {number: self.value(part) for number, part in enumerate(parts)}
        return self._applied(name, node, values, parts)

    def _applied(
        self, name: str, node: Expression, values: dict[int, Any], parts: tuple[Expression, ...]
    ) -> Ref:
        operation = find(name)
        parameters = list(operation.parameters.values())[: len(parts)]
        arguments = {
            parameter.name: self._tensor(parameter.name, values[number], parts[number])
            for number, parameter in enumerate(parameters)
        }
        places = {p.name: (n.start, n.end) for p, n in zip(parameters, parts, strict=True)}
        return self._add(Step(operation, arguments, places, node.start, node.end))

    def _add(self, step: Step) -> Ref:
        if len(self.steps) >= MOST_STEPS:
            raise FormulaError(codes.tensors.too_many_steps(MOST_STEPS), step.start, step.end)
        takes_tensors = any(p.kind != "value" for p in step.operation.parameters.values())
        if takes_tensors and not any(step.refs):
            what = codes.tensors.constant_call(step.operation.name)
            raise FormulaError(what, step.start, step.end)
        self.steps.append(step)
        return Ref(len(self.steps) - 1)

    # Lists and subscripts.

    def _list(self, node: ListOf) -> tuple[Any, ...]:
        """Returns a list of constants."""
        items = tuple(self.value(item) for item in node.items)
        for item, part in zip(items, node.items, strict=True):
            if isinstance(item, Ref):
                self._refuse(codes.tensors.tensor_in_list(), part)
        return items

    def _subscripted(self, node: Subscript) -> Ref:
        value = self.value(node.base)
        if self._several(value) and len(node.items) == 1:
            return self._picked(value, node)
        base = self._tensor("x", value, node.base)
        key = tuple(self._index(item) for item in node.items)
        arguments = {"x": base, "key": key}
        places = {"x": (node.base.start, node.base.end)}
        places |= {f"key{n}": (item.start, item.end) for n, item in enumerate(node.items)}
        return self._add(Step(find("get_item"), arguments, places, node.start, node.end))

    def _picked(self, value: Ref, node: Subscript) -> Ref:
        """Adds the choice of one of several results."""
        (item,) = node.items
        index, count = self._index(item), self._several(value)
        if not _is_integer(index) or not -count <= index < count:
            self._refuse_several(value, item)
        arguments = {"x": value, "index": index}
        return self._add(Step(find("pick"), arguments, {}, node.start, node.end))

    def _several(self, value: Any) -> int:
        """Returns the number of tensors that a Ref stands for; 0 if it is a tensor itself."""
        if not isinstance(value, Ref) or isinstance(value.key, str):
            return 0
        step = self.steps[value.key]
        return step.operation.count_results(step.arguments)

    def _index(self, node: Expression) -> Any:
        if isinstance(node, Slice):
            return slice(*(self._bound(part) for part in (node.first, node.last, node.step)))
        value = self.value(node)
        if value is None or value is ... or _is_integer(value):
            return value
        self._refuse(codes.tensors.invalid_index(_kind(value)), node)

    def _bound(self, node: Expression | None) -> int | None:
        if node is None:
            return None
        value = self.value(node)
        if not _is_integer(value):
            self._refuse(codes.tensors.invalid_index(_kind(value)), node)
        return int(value)

    # Calls.

    def _called(self, node: FunctionCall) -> Ref:
        name = node.function
        if name.text not in NAMES:
            instead = INSTEAD.get(name.text, "")
            meant = "" if instead else did_you_mean(name.text, NAMES, SYNONYMS) or ""
            what = codes.tensors.unknown_operation(short(name.text), instead)
            raise FormulaError(what, name.start, name.end, meant)
        operation = find(name.text)
        given = self._matched(operation, node)
        parameters = operation.parameters.items()
        arguments = {n: self._argument(p, given[n]) for n, p in parameters if n in given}
        places = {key: (part.start, part.end) for key, part in given.items()}
        return self._add(Step(operation, arguments, places, node.start, node.end))

    def _matched(self, operation: Operation, node: FunctionCall) -> dict[str, Expression]:
        """Returns what is written for each parameter."""
        names = list(operation.parameters)
        unnamed = node.arguments
        if operation.variadic and len(unnamed) >= len(names):
            rest = unnamed[len(names) - 1 :]
            listed = ListOf(rest, rest[0].start, rest[-1].end)
            unnamed = (*unnamed[: len(names) - 1], listed)
        if len(unnamed) > len(names):
            about = operation.name, len(unnamed), len(names), operation.signature
            self._refuse(codes.tensors.too_many_arguments(*about), unnamed[len(names)])
        given: dict[str, Expression] = dict(zip(names, unnamed, strict=False))
        for word, part in node.keywords:
            if word.text not in names:
                meant = did_you_mean(word.text, names, PARAMETERS) or ""
                what = codes.tensors.unknown_argument(short(word.text), operation.signature)
                raise FormulaError(what, word.start, word.end, meant)
            if word.text in given:
                what = codes.tensors.argument_twice(short(word.text))
                raise FormulaError(what, word.start, word.end)
            given[word.text] = part
        required = (name for name, p in operation.parameters.items() if p.is_required)
        missing = [name for name in required if name not in given]
        if missing:
            what = codes.tensors.missing_arguments(operation.name, missing, operation.signature)
            self._refuse(what, node)
        return given

    def _argument(self, parameter: Parameter, node: Expression) -> Any:
        if parameter.kind == "tensors":
            if not isinstance(node, ListOf):
                got = _kind(self.value(node))
                self._refuse(codes.tensors.not_a_list(parameter.name, got), node)
            return tuple(self._tensor("item", self.value(item), item) for item in node.items)
        value = self.value(node)
        if parameter.kind == "tensor":
            return self._tensor(parameter.name, value, node)
        words = words_of(parameter.annotation)
        accepts = validator_of(parameter.annotation)
        if isinstance(node, Name) and _accepted(accepts, node.token.text):
            what = codes.tensors.name_without_quotes(node.token.text)
            raise FormulaError(what, node.start, node.end, f"'{node.token.text}'")
        if not isinstance(value, Ref) and _accepted(accepts, value):
            return accepts(value)
        self._refuse(codes.tensors.wrong_argument(parameter.name, words, _kind(value)), node)

    def tensor(self, node: Expression) -> Any:
        """Returns the Ref or the number that an expression stands for. Raises FormulaError."""
        return self._tensor("result", self.value(node), node)

    def _tensor(self, name: str, value: Any, node: Expression) -> Any:
        """Returns a value that may stand for a tensor: a Ref or a number."""
        if self._several(value):
            self._refuse_several(value, node)
        if isinstance(value, (Ref, bool, int, float)):
            return value
        if isinstance(value, tuple):
            place = {"value": (node.start, node.end)}
            step = Step(find("array"), {"value": value}, place, node.start, node.end)
            return self._add(step)
        if isinstance(node, Slice):
            self._refuse(codes.tensors.slice_outside_subscript(), node)
        self._refuse(codes.tensors.not_a_tensor(name, kind_of(value)), node)

    def _refuse_several(self, value: Ref, node: Expression) -> NoReturn:
        made = self.steps[int(value.key)].operation
        what = codes.tensors.several_results(made.name, made.results, self._several(value))
        self._refuse(what, node)

    def _refuse(self, what: Violation, node: Expression) -> NoReturn:
        raise FormulaError(what, node.start, node.end)


def _accepted(accepts: Validator, value: Any) -> bool:
    try:
        accepts(value)
    except ValueError:
        return False
    return True


def _kind(value: Any) -> str:
    """Returns what a value is, in the words of a message."""
    if isinstance(value, Ref):
        return "a tensor"
    return short(literal(value)) if isinstance(value, tuple) else kind_of(value)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
