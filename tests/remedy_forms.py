"""What a person does whom the help of a finding tells so: a function for each form of sentence."""

import re

from remedy_spec import KEY, NotThis, Spec, SpecNode, form, spots, value_of
from speccompile.spec_schema.components.losses import LOSSES
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.paths.find import Location, find
from speccompile.spec_schema.yaml.values import Entry, Mapping, Scalar, Sequence

REPLACED = ("SC101", "SC103", "SC105")
"""Codes of a key or value that what is proposed takes the place of; else it comes beside."""


@form(rf"[Ww]rite `(?P<text>{KEY}: [^`…]+)`(?! under| beside| below| around| at|,? and | where)")
def _entries(spec: Spec, match: re.Match[str]) -> None:
    entries = value_of(f"{{{match['text']}}}")
    assert isinstance(entries, Mapping)
    path, spot = spec.found.path, spec.spot()
    if spec.found.help.startswith("indent"):
        raise NotThis
    if spec.found.kind == "named_by_value":
        return _named(spec, entries)
    if spec.found.code not in REPLACED and spot.key in LAYERS and isinstance(spot.value, Mapping):
        spot.value.entries.update(entries.entries)
    elif spec.found.code not in REPLACED or not isinstance(spec.spot().holder, Mapping):
        for key, entry in entries.entries.items():
            at = path if path.rpartition(".")[2] == key else f"{path}.{key}".lstrip(".")
            spec.set(at, entry.value)
    elif path.rpartition(".")[2] in entries.entries:
        spec.spot().put(entries.entries[path.rpartition(".")[2]].value)
    else:
        spec.enter(entries)
    return None


def _named(spec: Spec, entries: Mapping) -> None:
    """A component in the place of a mapping that names it; sections beside it stay."""
    place = find(spec.tree, spec.found.path)
    assert place is not None
    assert isinstance(place.value, Mapping)
    beside = {"split", "normalize"} if spec.found.path == "data" else set()
    kept = {key: entry for key, entry in place.value.entries.items() if key in beside}
    place.value.entries.clear()
    place.value.entries.update(entries.entries | kept)


@form(rf"(?:^|or )use `(?P<key>{KEY}): (?P<text>[^`]+)`")
def _set(spec: Spec, match: re.Match[str]) -> None:
    spec.set(f"{spec.found.path.rpartition('.')[0]}.{match['key']}", match["text"])


@form(rf"write it inside(?: the optimizer)?: `(?P<key>{KEY}): (?P<text>[^`]+)`")
def _inside(spec: Spec, match: re.Match[str]) -> None:
    spot = spec.spot()
    spot.drop()
    assert isinstance(spot.holder, Mapping)
    spot.holder.entries[match["key"]] = Entry(spot.holder.span, value_of(match["text"]))


def _named_by(spec: Spec) -> str:
    """The key that names a component, where one does."""
    return str(spec.found.arguments.get("key", ""))


@form(r"write `(?P<line>- [^`…]+)`(?!,| or|:)")
def _item(spec: Spec, match: re.Match[str]) -> None:
    (item,) = value_of(match["line"]).items  # type: ignore[union-attr]
    old = spec.item().value
    beside = {"name", "from", "repeat"} - {_named_by(spec)} & {
        *(old.entries if isinstance(old, Mapping) else ())
    }
    if beside and isinstance(old, Mapping):
        item = item if isinstance(item, Mapping) else value_of(f"{{{match['line'][2:]}: null}}")
        item.entries.update({key: old.entries[key] for key in beside})
    spec.item().put(item)


@form(
    rf"(?:write|use) `(?P<text>(?!- |{KEY}:)[^`…:]+)`"
    r"(?! under| beside| with| inside|,? where| there)"
)
def _value(spec: Spec, match: re.Match[str]) -> None:
    if spec.found.kind == "named_by_value":
        (spot,) = [s for s, _ in spots(spec.tree) if s.value is _at(spec).value][:1]
        return spot.put(value_of(match["text"]))
    is_loss = match["text"] in LOSSES and not spec.found.path.startswith("training.metrics")
    if is_loss:
        return spec.set("training.loss", match["text"])
    return spec.spot().put(value_of(match["text"]))


def _at(spec: Spec) -> Location:
    place = find(spec.tree, spec.found.path)
    assert place is not None
    return place


@form(
    rf"write `(?P<key>{KEY})(?:: (?P<text>[^`…]+))?` "
    r"(?:under `(?P<path>[\w.]+)`|(?P<top>at the top level))"
)
def _elsewhere(spec: Spec, match: re.Match[str]) -> None:
    value = spec.spot().drop() if spec.found.code == "SC101" else ""
    above = (match["path"] or "").replace("inputs", "model.inputs")
    spec.set(".".join(filter(None, (above, match["key"]))), match["text"] or value)


@form(r"(?:under `(?P<path>[\w.]+)`|(?P<top>to the top level))(?=,| or|$)")
def _belongs(spec: Spec, match: re.Match[str]) -> None:
    if not match.string.startswith("move it"):
        raise NotThis
    spot = spec.spot()
    key, value = str(spot.key), spot.drop()
    spec.set(f"{match['path']}.{key}" if match["path"] else key, value)


@form(r"(?:^|or |: )(?:remove it|leave it out)(?=$|[:,;])(?!, and)|leave it out of `")
def _removed(spec: Spec, match: re.Match[str]) -> None:
    spot = spec.spot()
    if spec.found.code == "SC103":  # a bare value where none belongs
        return spot.put(Scalar(None, spot.value.span))
    if ".regularize[" in spec.found.path or (spec.found.path.count(".") == 2 and _is_layer(spot)):
        spot = spec.item()
    spot.drop()
    return None


def _is_layer(spot: SpecNode) -> bool:
    return isinstance(spot.key, str) and spot.key in LAYERS


@form(r"keep one of the two$|^keep one of them|remove one of the two|^keep one (?!of|doc)")
def _one(spec: Spec, match: re.Match[str]) -> None:
    spot = spec.item() if _is_layer(spec.spot()) else spec.spot()
    spot.drop()


@form(rf"(?:leave|remove) `(?P<key>{KEY})`(?: out)?(?=$|[:;,])|remove `(?P<other>{KEY})` \(")
def _removed_key(spec: Spec, match: re.Match[str]) -> None:
    key = match["key"] or match["other"]
    path, (above, _, last) = spec.found.path, spec.found.path.rpartition(".")
    ways = [path if last == key else f"{above}.{key}", f"data.{key}"]
    known = [way for way in ways if find(spec.tree, way)]
    if known:
        return spec.drop(known[0])
    spot = spec.related()
    rule = next((s for s, _ in spots(spec.tree) if s.value is spot.holder), spot)
    (rule if isinstance(rule.holder, Sequence) else spot).drop()
    return None


@form(r"remove it, and write `(?P<key>\w+): (?P<text>\w+)` under `(?P<path>[\w.]+)`")
def _removed_and_written(spec: Spec, match: re.Match[str]) -> None:
    spec.spot().drop()
    spec.set(f"{match['path']}.{match['key']}", match["text"])


@form(
    rf"write `(?P<key>{KEY})(?:: (?P<text>\S+))?` beside `\w+`, not inside it"
    r"(?:, and `(?P<more>[^`]+)` inside)?"
)
def _beside(spec: Spec, match: re.Match[str]) -> None:
    spot, item = spec.spot(), spec.item().value
    value = spot.drop()
    assert isinstance(item, Mapping)
    assert isinstance(spot.holder, Mapping)
    if match["more"]:
        spot.holder.entries |= value_of(f"{{{match['more']}}}").entries  # type: ignore[union-attr]
    text = value_of(match["text"]) if match["text"] else value
    item.entries[match["key"]] = Entry(item.span, text)


@form(r"write `(?P<key>bidirectional): (?P<text>[^`]+)` around it")
def _around(spec: Spec, match: re.Match[str]) -> None:
    item = spec.item()
    item.put(value_of(f"{{{match['key']}: {match['text']}}}"))


@form(r"end it (?:without an activation|in `(?P<name>\w+)`)|or in `(?P<other>\w+)`")
def _end(spec: Spec, match: re.Match[str]) -> None:
    name = match["name"] or match["other"] or "linear"
    is_elsewhere = not spec.found.path.startswith("model.")
    spot = spec.related() if is_elsewhere else spec.spot()
    if spot.key in ("activation", "units"):
        spot = next(s for s, _ in spots(spec.tree) if s.holder is not None and _of(s, spot))
    item = spot if isinstance(spot.holder, Sequence) else None
    if item is not None or spot.key in ("softmax", "relu", "activation"):
        whole = item or next(s for s, _ in spots(spec.tree) if s.value is spot.holder)
        old = whole.value.entries if isinstance(whole.value, Mapping) else {}
        new = value_of(f"{{activation: {name}}}")
        assert isinstance(new, Mapping)
        new.entries.update({key: old[key] for key in old if key in ("name", "from")})
        return whole.put(new)
    below = spot.value
    main = LAYERS.find(str(spot.key)).main or ""
    if not isinstance(below, Mapping):
        below = Mapping({main: Entry(below.span, below)}, below.span)
    below.entries["activation"] = Entry(below.span, value_of(name))
    return spot.put(below)


def _of(spot: SpecNode, inner: SpecNode) -> bool:
    return spot.value is inner.holder


@form(r"(?:add|put) (?:an )?`(?P<item>[^`]+)` before it")
def _before(spec: Spec, match: re.Match[str]) -> None:
    spot = spec.item()
    assert isinstance(spot.holder, Sequence)
    text = match["item"]
    spot.holder.items.insert(int(spot.key), value_of(f"{{{text}}}" if ":" in text else text))


@form(r"^declare `(?P<path>data[.][\w.]+)`(?: and watch `(?P<name>\w+)`)?")
def _declared(spec: Spec, match: re.Match[str]) -> None:
    spec.set(match["path"], "0.25")
    if match["name"]:
        spec.spot().put(value_of(match["name"]))


@form(r"watch `(?P<name>\w+)`$")
def _watched(spec: Spec, match: re.Match[str]) -> None:
    spot, added = spec.spot(), re.search(ADD, spec.found.help)
    if added:
        _added(spec, added)
    spot.put(value_of(match["name"]))


ADD = r"add `(?P<item>\w+)` to `(?P<path>[\w.]+)`"


@form(ADD + r"(?P<split>, and declare `data.split.validation`)?(?!.*watch)")
def _added(spec: Spec, match: re.Match[str]) -> None:
    place = find(spec.tree, match["path"])
    items = place.value.items if place and isinstance(place.value, Sequence) else []
    spec.set(match["path"], Sequence([*items, value_of(match["item"])], spec.tree.span))
    if match.groupdict().get("split"):
        spec.set("data.split.validation", "0.25")


@form(r"^indent (?:it|them) under `\w+:`")
def _moved_inside(spec: Spec, match: re.Match[str]) -> None:
    if not match.string.startswith("indent"):
        raise NotThis
    item = spec.item().value
    assert isinstance(item, Mapping)
    moved, layer = spec.found.arguments["parameters"], spec.found.arguments["layer"]
    below = item.entries[layer].value
    inside = below if isinstance(below, Mapping) else Mapping({}, below.span)
    if isinstance(below, Scalar) and below.value is not None:
        inside.entries[LAYERS.find(layer).main or ""] = Entry(below.span, below)
    for key in moved:
        inside.entries[key] = item.entries.pop(key)
    item.entries[layer] = Entry(item.span, inside)


@form(r"put the whole expression in quotes: (?P<text>'[^']+')$")
def _quoted(spec: Spec, match: re.Match[str]) -> None:
    spec.spot().put(value_of(match["text"]))


@form(r"write `(?P<text>[^`]+)` there$")
def _at_its_origin(spec: Spec, match: re.Match[str]) -> None:
    spec.related().put(value_of(match["text"]))


@form(r"^remove them")
def _removed_all(spec: Spec, match: re.Match[str]) -> None:
    spec.drop(spec.found.path)


@form(r"^move it to `model.layers`")
def _to_the_layers(spec: Spec, match: re.Match[str]) -> None:
    holder = SpecNode(spec.tree.entries["model"].value, "layers").value  # type: ignore[arg-type]
    holder.items.append(spec.item().drop())  # type: ignore[union-attr]


@form(r"^set `return_sequences: true` in `(?P<name>\w+)`$")
def _with_sequences(spec: Spec, match: re.Match[str]) -> None:
    spec.set(f"model.layers.{match['name']}.return_sequences", "true")


@form(r"^move it before the last layer")
def _one_up(spec: Spec, match: re.Match[str]) -> None:
    item = spec.item()
    assert isinstance(item.holder, Sequence)
    item.holder.items.insert(int(item.key) - 1, item.drop())


@form(r"^swap the two")
def _exchanged(spec: Spec, match: re.Match[str]) -> None:
    holder = spec.spot().holder
    assert isinstance(holder, Mapping)
    one, other = spec.found.arguments["lower"], spec.found.arguments["upper"]
    holder.entries[one], holder.entries[other] = holder.entries[other], holder.entries[one]


@form(rf"^write `{KEY}\.[^`]+: ")
def _dotted(spec: Spec, match: re.Match[str]) -> None:
    lines = ", ".join(re.findall(r"`([^`]+)`", match.string))
    entries = value_of(f"{{{lines}}}")
    assert isinstance(entries, Mapping)
    spec.enter(entries)


@form(r"^put a `-` before each layer")
def _listed(spec: Spec, match: re.Match[str]) -> None:
    spot = spec.spot()
    if not isinstance(spot.value, Mapping):
        return spot.put(Sequence([spot.value], spot.value.span))
    items = [Mapping({key: one}, one.value.span) for key, one in spot.value.entries.items()]
    return spot.put(Sequence([*items], spot.value.span))


@form(r"^put a `-` before it$")
def _parted(spec: Spec, match: re.Match[str]) -> None:
    item, spot = spec.item(), spec.spot()
    assert isinstance(item.holder, Sequence)
    second = Mapping({str(spot.key): Entry(spot.value.span, spot.drop())}, spot.holder.span)
    item.holder.items.insert(int(item.key) + 1, second)


@form(r"remove the batch axis: `(?:\w+: )?(?P<text>\[[^`]+\])`")
def _without_batch(spec: Spec, match: re.Match[str]) -> None:
    name = re.search(r": `(\w+): ", match[0])
    spec.set(f"model.inputs.{name[1]}" if name else spec.found.path, match["text"])


@form(r"(?:put|add) `(?P<item>[^`]+)` (?:behind|after) it$")
def _behind(spec: Spec, match: re.Match[str]) -> None:
    spot = spec.item()
    assert isinstance(spot.holder, Sequence)
    spot.holder.items.insert(int(spot.key) + 1, value_of(f"{{{match['item']}}}"))


@form(r"`(?P<key>missing|labels): (?P<text>\w+)`(?: drops| fills|$)")
def _of_a_source(spec: Spec, match: re.Match[str]) -> None:
    spec.set(f"data.csv.{match['key']}", match["text"])


@form(r"declare `missing_values: (?P<text>[^`]+)`, and set `missing` to")
def _missing(spec: Spec, match: re.Match[str]) -> None:
    spec.set("data.csv.missing_values", match["text"])
    spec.set("data.csv.missing", "drop")


@form(r"^give output `(?P<name>\w+)` (?P<units>\d+) units")
def _units(spec: Spec, match: re.Match[str]) -> None:
    spec.set(f"model.layers.{match['name']}.units", match["units"])
