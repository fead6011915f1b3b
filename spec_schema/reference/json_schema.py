"""The language as JSON Schema (draft-07), for editors: completion, hover, errors while typing.

A component is a property of an object with exactly one. In an item of `layers`, `dependencies` say
which keys are next to it; with `blocks`, an item without a layer may have one unknown key.
"""

import json
from typing import Any

from ..component import Catalogue, Component, SpecModel
from ..components.losses import Loss
from ..components.metrics import Metric
from ..document.data import Data
from ..document.features import Feature
from ..document.network import STRUCTURAL, Block, Input
from ..document.search import Search
from ..document.spec import RULES, Model, Spec
from ..document.training import NamedMetric, Training
from ..layers import LAYERS
from ..reading.fields import Field, fields_of, inline_of
from ..types import DType
from .documentation import documentation, structural_texts
from .entry import about
from .json_types import (
    EXPRESSION,
    NULL,
    Schema,
    Types,
    admitting,
    any_of,
    default_of,
    list_of,
    mapping_of,
    named_beside,
    or_text,
    reference,
    sentence,
)
from .kinds import KINDS, kind_of

NAME = r"^[A-Za-z][A-Za-z0-9_.-]*$"
_WRITTEN_NAME: Schema = {"type": "string", "pattern": rf"{NAME}|\$"}
_NAMES: Schema = {"type": "array", "items": {"type": "string"}, "minItems": 1}
_SHOWN = ("markdownDescription", "default")
_WHATEVER: Schema = {"type": ["string", "number", "array", "object"]}
"""Leaves validation to its siblings, and gives editors nothing to offer: without a type, they would
offer the key again as its own value; with `boolean`, true and false.
"""
_BESIDE = [key for key in STRUCTURAL if key != "share"]


def json_schema() -> Schema:
    """Returns the schema of a whole spec."""
    return _Language().document()


def schema_text(schema: Schema) -> str:
    """Returns the text of the schema's file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


class _Language:
    def __init__(self) -> None:
        self.types = Types(self.model)
        self.define = self.types.definitions
        metrics = any_of([self._by_output(list_of(self._metric())), NULL])
        self.raw: dict[tuple[type[SpecModel], str], Schema] = {
            (Spec, "params"): {"type": ["object", "null"]},
            (Spec, "extends"): any_of([{"type": "string"}, _NAMES, NULL]),
            (Spec, "variants"): any_of([mapping_of({"type": ["object", "null"]}), NULL]),
            (Spec, "blocks"): any_of([_named_of(reference("block"), {"enum": [*LAYERS]}), NULL]),
            (Spec, "search"): self.model(Search),
            (Data, "features"): any_of([mapping_of(self.model(Feature)), NULL]),
            (Model, "inputs"): _named_of(reference("input"), {"enum": ["input"]}, least=1),
            (Model, "layers"): {"type": ["array", "object"]},
            (Model, "outputs"): any_of([mapping_of({"type": "string"}), NULL]),
            **{(Model, key): any_of([list_of(self.model(RULES[key])), NULL]) for key in RULES},
            (Training, "loss"): self._by_output(self.model(Loss)),
            **{(Training, key): metrics for key in ("metrics", "weighted_metrics")},
        }

    def document(self) -> Schema:
        """Returns the schema."""
        self._define_layers()
        self.define |= {"input": _input()}
        root = self.model(Spec) and self.define.pop("section.Spec")
        return {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "$id": "urn:speccompile:spec:1",
            "title": "speccompile spec",
            **root,
            "type": "object",
            "if": {"required": ["extends"]},
            "then": _layers_are({"anyOf": [list_of(reference("item_or_block")), mapping_of({})]}),
            "else": {
                "allOf": [_needs(Spec)],
                "if": {"required": ["blocks"]},
                "then": _layers_are(list_of(reference("item_or_block"))),
                "else": _layers_are(list_of(reference("item"))),
            },
            "definitions": dict(sorted(self.define.items())),
        }

    def model(self, model: type[SpecModel]) -> Schema:
        """Returns the schema of a section, or of any component of a kind."""
        if issubclass(model, Component):
            return self._kind(kind_of(model))
        name = f"section.{model.__name__}"
        if name not in self.define:
            self.define[name] = {}
            self.define[name] = self._section(model)
        return reference(name)

    def _section(self, model: type[SpecModel]) -> Schema:
        properties = self._properties(model)
        if inline := inline_of(model):
            extended = or_text if inline.inherits else dict
            properties |= extended(self._components(kind_of(inline.component)))
        return {
            "type": ["object", "null"],
            "markdownDescription": _description(model),
            "properties": properties,
            "additionalProperties": False,
        }

    def _properties(self, model: type[SpecModel]) -> dict[str, Schema]:
        texts = documentation(model).parameters
        fields = [field for field in fields_of(model).values() if not field.inline]
        return {one.key: self._property(model, one, texts.get(one.key, "")) for one in fields}

    def _property(self, model: type[SpecModel], field: Field, text: str) -> Schema:
        whole = field.annotation, field.marks
        schema = self.raw[model, field.key] if field.raw else self.types.schema(*whole)
        is_plain = field.words and not field.model and len(field.choices) <= 8
        words = f"\n\n{sentence(field.words)}" if is_plain else ""
        default = None if field.required else default_of(field.default)
        described = {**schema, "markdownDescription": sentence(text) + words}
        return described if default is None else {**described, "default": default}

    def _kind(self, kind: str) -> Schema:
        if kind not in self.define:
            self.define[kind] = {}
            one: Schema = {
                "type": "object",
                "properties": self._components(kind),
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            }
            self.define[kind] = self._or_object(kind, one, [*_bare_names(KINDS[kind]), EXPRESSION])
        return reference(kind)

    def _metric(self) -> Schema:
        """Returns the schema of a metric, with or without a name beside it."""
        metric = self.model(Metric)
        whole = self.define[f"{kind_of(Metric)}.object"]
        named_beside(whole, self._properties(NamedMetric))
        return metric

    def _components(self, kind: str) -> dict[str, Schema]:
        """Returns each component as a property: its name, with its parameters below."""
        properties: dict[str, Schema] = {}
        for component in KINDS[kind]:
            name, definition = f"{kind}.{component}", KINDS[kind].find(component)
            if name not in self.define:
                self.define[name] = {}
                self.define[name] = self._parameters(name, definition)
            text = _description(definition)
            properties[component] = {**reference(name), "markdownDescription": text}
        return properties

    def _parameters(self, name: str, definition: type[Component]) -> Schema:
        """Returns the schema of what may be below a component's name."""
        required = _required(definition)
        properties = self._properties(definition)
        whole: Schema = {
            "type": "object" if required else ["object", "null"],
            "properties": properties,
            "additionalProperties": False,
        }
        # A source may inherit required keys from the base spec.
        if required and definition.catalogue is not KINDS["source"]:
            whole["required"] = required
        main = definition.main
        if main is None or required not in ([], [main]):
            return whole
        bare = {key: part for key, part in properties[main].items() if key not in _SHOWN}
        if fields_of(definition)[main].component:
            return any_of([bare, whole])
        return self._or_object(name, whole, [bare])

    def _or_object(self, name: str, whole: Schema, others: list[Schema]) -> Schema:
        """Returns the schema of an object or something else.

        An object is validated as one, so that editors mark the key at fault. While nothing is
        written, editors offer both.
        """
        self.define[f"{name}.object"] = whole
        given = reference(f"{name}.object")
        instead = any_of([*others, NULL] if "null" in whole["type"] else others)
        self.define["whatever"] = _WHATEVER
        offered = [*others, given, reference("whatever")]
        return {"anyOf": offered, "if": {"type": "object"}, "then": given, "else": instead}

    # What the models leave to the compiler.

    def _by_output(self, schema: Schema) -> Schema:
        return any_of([schema, {**mapping_of(schema), "minProperties": 1}])

    def _define_layers(self) -> None:
        layers = self._components("layer")
        beside = _structural()
        only = {name: _nothing_beside(name) for name in (*layers, "share")}
        item: Schema = {
            "type": "object",
            "properties": {**layers, **beside},
            "dependencies": only,
            "not": {"propertyNames": {"enum": _BESIDE}},
        }
        names: Schema = {"enum": _bare(LAYERS)}
        closed = {**item, "additionalProperties": False}
        self.define["item"] = self._or_object("item", closed, [names, EXPRESSION])
        needy = [name for name in LAYERS if name not in _bare(LAYERS)]
        applied: Schema = {**_WRITTEN_NAME, "not": {"enum": needy}}
        named = {"pattern": NAME}
        opened: Schema = {**item, "propertyNames": named, "maxProperties": len(_BESIDE) + 1}
        self.define["item_or_block"] = self._or_object("item_or_block", opened, [names, applied])
        inside: Schema = {"type": "object", "properties": layers, "propertyNames": named}
        inside |= {"minProperties": 1, "maxProperties": 1}
        self.define["layer_or_block"] = self._or_object("layer_or_block", inside, [names, applied])
        keys: dict[str, Schema] = {
            "params": {"type": ["object", "null"]},
            "inputs": any_of([_NAMES, NULL]),
            "layers": list_of(reference("item_or_block")),
            "outputs": any_of([_NAMES, NULL]),
        }
        for key, text in documentation(Block).parameters.items():
            keys[key]["markdownDescription"] = sentence(text)
        self.define["block"] = {
            "type": "object",
            "properties": keys,
            "required": ["layers"],
            "additionalProperties": False,
        }


def _structural() -> dict[str, Schema]:
    boolean = admitting({"type": "boolean"})
    roles = {**mapping_of(any_of([{"type": "string"}, _NAMES])), "minProperties": 1}
    schemas: dict[str, Schema] = {
        "name": _WRITTEN_NAME,
        "from": any_of([{"type": "string"}, _NAMES, roles]),
        "repeat": admitting({"type": "integer", "minimum": 0}),
        "for": {**mapping_of(admitting({"type": "array"})), "minProperties": 1},
        "when": boolean,
        "trainable": boolean,
        "share": {"type": "string"},
    }
    return {
        key: {**schemas[key], "markdownDescription": sentence(structural_texts()[key])}
        for key in STRUCTURAL
    }


def _input() -> Schema:
    size = admitting({"type": "integer", "minimum": 1})
    shape = admitting({"type": "array", "items": {}}) | {"items": any_of([size, NULL])}
    dtype = admitting({"enum": [str(dtype) for dtype in DType]})
    texts = documentation(Input).parameters
    whole: Schema = {
        "type": "object",
        "properties": {
            "shape": {**shape, "markdownDescription": sentence(texts["shape"])},
            "dtype": {**dtype, "markdownDescription": sentence(texts["dtype"])},
        },
        "required": ["shape"],
        "additionalProperties": False,
    }
    return any_of([shape, size, whole])


def _layers_are(schema: Schema) -> Schema:
    return _holding({"model": _holding({"layers": schema})})


def _holding(inner: dict[str, Schema]) -> Schema:
    """Returns further restrictions on keys, as patterns, so that editors don't offer them."""
    return {"patternProperties": {f"^{key}$": schema for key, schema in inner.items()}}


def _needs(model: type[SpecModel]) -> Schema:
    """Returns the required keys of a section and its sections; kept separate for `extends`."""
    needs: Schema = {"required": [f.key for f in fields_of(model).values() if _is_needed(f)]}
    inner: dict[str, Schema] = {}
    for field in fields_of(model).values():
        if field.inline and field.component and field.required:
            catalogue = field.component.catalogue
            needs["oneOf"] = [{"required": [name]} for name in catalogue]
            inner |= {name: _given(catalogue.find(name)) for name in catalogue}
        elif field.model and (below := _needs(field.model)):
            there: Schema = {"type": "object"}
            inner[field.key] = (
                {**below, **there} if field.required else {"if": there, "then": below}
            )
    inner = {key: schema for key, schema in inner.items() if schema}
    needs = {key: value for key, value in needs.items() if value}
    return {**needs, **_holding(inner)} if inner else needs


def _is_needed(field: Field) -> bool:
    return field.required and not field.inline


def _given(definition: type[Component]) -> Schema:
    required = _required(definition)
    if required in ([], [definition.main]):
        return {}
    return {"type": "object", "required": required}


def _required(definition: type[Component]) -> list[str]:
    return [field.key for field in fields_of(definition).values() if field.required]


def _bare(catalogue: Catalogue[Any]) -> list[str]:
    """Returns the components that need no parameters."""
    return [name for name in catalogue if not _required(catalogue.find(name))]


def _bare_names(catalogue: Catalogue[Any]) -> list[Schema]:
    names = _bare(catalogue)
    return [{"enum": names}] if names else []


def _nothing_beside(name: str) -> Schema:
    """Returns the schema that allows only structural keys next to this key."""
    return {"propertyNames": {"enum": [name, *_BESIDE]}}


def _named_of(schema: Schema, taken: Schema, least: int = 0) -> Schema:
    """Returns the schema of a mapping whose keys are names other than `taken`."""
    names: Schema = {"pattern": NAME, "not": taken}
    return {**mapping_of(schema), "propertyNames": names, "minProperties": least}


def _description(model: type[SpecModel]) -> str:
    return "\n\n".join(about(model))
