"""Forms of remedies about layers that prepare data, and their vocabularies and boundaries."""

import re

from remedy_spec import KEY, Spec, SpecNode, form, spots, value_of
from speccompile.spec_schema.yaml.values import Entry, Mapping, Scalar, Sequence, Value


def _items(spec: Spec) -> tuple[SpecNode, list[Value]]:
    spot = spec.spot()
    assert isinstance(spot.value, Sequence)
    return spot, spot.value.items


def _plain(value: Value) -> object:
    assert isinstance(value, Scalar)
    return value.value


@form(r"^write them in increasing order$")
def _sorted(spec: Spec, match: re.Match[str]) -> None:
    spot, items = _items(spec)
    spot.put(Sequence(sorted(items, key=_plain), spec.tree.span))  # type: ignore[arg-type]


@form(r"^list it once$")
def _once(spec: Spec, match: re.Match[str]) -> None:
    spot, items = _items(spec)
    spot.put(Sequence([*{_plain(item): item for item in items}.values()], spec.tree.span))


@form(r"^remove (?P<item>\S+) from the vocabulary$")
def _without(spec: Spec, match: re.Match[str]) -> None:
    spot, items = _items(spec)
    token = _plain(value_of(match["item"]))
    spot.put(Sequence([item for item in items if _plain(item) != token], spec.tree.span))


@form(rf"^remove `(?P<key>{KEY})` to fit")
def _fitted(spec: Spec, match: re.Match[str]) -> None:
    spot = spec.spot()
    assert isinstance(spot.holder, Mapping)
    spot.holder.entries.pop(match["key"])


@form(rf"^add `(?P<text>{KEY}: \w+(?:, {KEY}: \w+)*)`(?: to `(?P<layer>\w+)`| to fit)")
def _parameter(spec: Spec, match: re.Match[str]) -> None:
    layer = match["layer"] or spec.found.path.rpartition(".")[2]
    for spot, _ in spots(spec.tree):
        if isinstance(spot.holder, Sequence) and _plain_name(spot.value) == layer:
            spot.put(value_of(f"{layer}: {{{match['text']}}}"))
            return
        if isinstance(spot.holder, Mapping) and spot.key == layer:
            inside = spot.value if isinstance(spot.value, Mapping) else Mapping({}, spec.tree.span)
            added = value_of(f"{{{match['text']}}}")
            assert isinstance(added, Mapping)
            inside.entries.update(added.entries)
            spot.put(inside)
            return


def _plain_name(value: Value) -> object:
    return value.value if isinstance(value, Scalar) else None


@form(r"^add `dtype: (?P<text>string)` to its input$")
def _typed(spec: Spec, match: re.Match[str]) -> None:
    spot = spec.related()
    assert isinstance(spot.value, Sequence)
    entries = {"shape": spot.value, "dtype": value_of(match["text"])}
    spot.put(Mapping({key: Entry(at.span, at) for key, at in entries.items()}, spec.tree.span))


@form(r"^give input `(?P<name>\w+)` the shape (?P<text>\[\d+\])")
def _sized(spec: Spec, match: re.Match[str]) -> None:
    spec.set(f"model.inputs.{match['name']}", value_of(match["text"]))


@form(r"^move it before `(?P<name>\w+)`")
def _moved(spec: Spec, match: re.Match[str]) -> None:
    item = spec.item()
    assert isinstance(item.holder, Sequence)
    moved = item.drop()
    names = [_name_of(value) for value in item.holder.items]
    item.holder.items.insert(names.index(match["name"]), moved)


def _name_of(layer: Value) -> object:
    if isinstance(layer, Scalar):
        return layer.value
    assert isinstance(layer, Mapping)
    named = layer.entries.get("name")
    return _plain(named.value) if named else next(iter(layer.entries))


@form(r"^declare it as (?P<shape>\[[^\]]*\]), or change")
def _of_a_window(spec: Spec, match: re.Match[str]) -> None:
    spec.spot().put(value_of(match["shape"]))
