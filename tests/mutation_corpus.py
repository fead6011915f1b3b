"""Wrong specs made from right ones, one fault each: what is broken, where, and how it is called."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import yaml
from mutation_places import Key, Word, keys, next_line, replaced, scalars, shown_line, tree, written
from speccompile.spec_schema.findings.finding import Span
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.yaml import values


class Wrong(NamedTuple):
    """A spec with one fault.

    Attributes:
        path: of what is broken.
        way: how, if a place is broken in several ways.
        lines: where the error may be said: the mutated line.
        names: one of them has to be in the message, its label, its help or its path.
        uses: what is broken is what others refer to; each of them may say so.
    """

    path: str
    way: str
    lines: tuple[int, ...]
    names: tuple[str, ...]
    text: str
    uses: bool = False


DEFINITIONS = "params.*|blocks.*|blocks.*.params.*|model.inputs.*|model.outputs.*"
"""Keys that a spec calls as it likes. That one is misspelt is said where it is used: see
`misspelt_definitions`."""

FREE_TEXTS = {
    "name|**.name": "what a spec or a layer is called is free; references to it are not",
    "data.*.path": "files are looked up when a run begins",
    "data.csv.target|data.csv.target.*|data.csv.features.*": "so are columns",
    "blocks.*.params.*": "a text is a default, if it names no type",
    "budget.*": "one number misspelt is another number",
}
"""Texts that no language can know, and why."""

RIGHT_TYPES = {
    "data.csv.target list|data.csv.target.* list|data.csv.features.* list": "several columns",
    "data.*.path list": "several files",
    "**.on list|**.except list|**.from list|extends list": "several of what may be one",
    "**.conv1d.kernel_size list|**.learning_rate list": "one for each axis; a chain of schedules",
    "**.optimizer.* scalar|**.learning_rate scalar|**.huber scalar|**.rescaling scalar": "the "
    "main parameter may stand without its name",
    "**.scale number|**.l2 number": "a number takes the place of an expression",
    "blocks.*.params.* *": "a default that is never used has no type but its own",
}
"""Places and ways in which another type is right, and why."""

RIGHT_NUMBERS = {
    "seed zero|**.repeat zero|**.weight_decay zero|**.l1 zero|**.l2 zero|**.stddev zero": "nothing",
    "**.drop zero|**.*dropout* zero|**.gaussian_noise zero|**.max_norm zero": "of it",
    "data.split.* zero": "no part; who needs one says so",
    "**.patience zero|**.factor zero|**.keep.* zero|**.loss_weights.* zero": "at once, or none",
    "**.divide negative": "the sign is turned",
    "blocks.*.params.* *": "a default that is never used",
}
"""Places and ways in which such a number is right, and why."""

REQUIRED = (
    "spec|model|inputs|layers|path|target|csv|images|loss|optimizer|epochs|units|filters"
    "|kernel_size|num_heads|key_dim|initial_learning_rate|decay_steps|layer"
)


def matches(path: str, globs: str) -> bool:
    """Whether a glob matches, in which `*` is one part of a path and `**` any number of them."""
    escaped = re.escape(globs).replace(r"\|", "|")
    pattern = re.sub(r"\\\*\\\*", ".+", escaped)
    return re.fullmatch(re.sub(r"\\\*", r"[^.]*", pattern), path) is not None


def misspellings(word: str) -> dict[str, str]:
    """The ways to get one letter wrong; those that give no other word are left out."""
    middle = len(word) // 2
    before, letter, after = word[:middle], word[middle], word[middle + 1 :]
    ways = {
        "drop": before + after,
        "double": before + letter + letter + after,
        "other": f"{before}{'q' if letter != 'q' else 'x'}{after}",
        "swap": before + after[:1] + letter + after[1:],
    }
    return {way: made for way, made in ways.items() if made not in ("", word)}


def misspelt_keys(text: str) -> Iterator[Wrong]:
    """Each key with a letter dropped, doubled, replaced or swapped."""
    for key in keys(tree(text)):
        free = matches(key.path, DEFINITIONS) or matches(key.path, "variants.*")
        ways = {} if free else misspellings(key.name)
        for way, wrong in ways.items():
            names = (wrong, key.name)
            yield Wrong(key.path, way, (key.span.line,), names, replaced(text, key.span, wrong))


def misspelt_definitions(text: str) -> Iterator[Wrong]:
    """Each name that a spec gives to something which is used: said where it is used."""
    root = tree(text)
    named = [(k.path, k.name, k.span) for k in keys(root) if matches(k.path, DEFINITIONS)]
    for word in scalars(root):
        if matches(word.path, "**.name"):
            named.append((word.path, str(word.value.value), word.value.span))
    for path, name, span in named:
        uses = _uses(root, path, name)
        for way, wrong in misspellings(name).items() if uses else ():
            made = replaced(text, span, wrong)
            yield Wrong(path, way, uses, (name,), made, uses=True)


def _uses(root: values.Mapping, path: str, name: str) -> tuple[int, ...]:
    """The lines where something is called by its name."""
    found = []
    for word in scalars(root):
        written_ = str(word.value.value)
        refers = re.search(r"from|\.on\b|except|outputs|share", word.path) or "$" in written_
        if refers and re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", written_):
            found.append(word.value.span.line)
    for key in keys(root):
        if key.name == name and key.path != path and re.match(r"model\.lay|train|data", key.path):
            found.append(key.span.line)
    items = [item for key in keys(root) if key.name == "layers" for item in _items(key.value)]
    found += [item.span.line for item in items if item.value == name]
    return tuple(found)


def _items(value: values.Value) -> list[values.Scalar]:
    inside = value.items if isinstance(value, values.Sequence) else []
    return [item for item in inside if isinstance(item, values.Scalar)]


def misspelt_words(text: str) -> Iterator[Wrong]:
    """Each text that names something: a layer, a reference, a choice."""
    for word in _texts(text):
        for way, wrong in misspellings(str(word.value.value)).items():
            yield _at(word, way, text, wrong, wrong, str(word.value.value))


def broken_references(text: str) -> Iterator[Wrong]:
    """Each text that names something, naming something that there is not."""
    for word in _texts(text):
        yield _at(word, "nowhere", text, "nowhere", "nowhere")
    for word in scalars(tree(text)):
        content = written(text, word.value.span)
        for name in re.findall(r"\$\(?(\w+)", content):
            wrong = content.replace(name, "nowhere", 1)
            yield _at(word, f"${name}", text, wrong, "nowhere")


def wrong_types(text: str) -> Iterator[Wrong]:
    """Each value of another type: text for a number, a number for text, a list, a mapping."""
    for word in scalars(tree(text)):
        content = written(text, word.value.span)
        ways = {"list": f"[{content}]", "mapping": f"{{nothing: {content}}}"}
        is_text = isinstance(word.value.value, str)
        ways |= {"number": "17.5"} if is_text else {"text": "nonsense"}
        if isinstance(word.value.value, bool):
            ways |= {"number": "17.5"}
        right = _listed(word.path, ways, RIGHT_TYPES)
        for way in sorted(ways.keys() - right):
            name = word.key.name.split(".")[-1]
            main = str(LAYERS.find(name).main) if name in LAYERS else name
            names = (name, main, content, "nothing", "nonsense", "17.5")
            yield _at(word, way, text, ways[way], *names)
    for key in keys(tree(text)):
        right = _listed(key.path, ("scalar",), RIGHT_TYPES)
        is_scalar = isinstance(key.value, values.Scalar)
        if not is_scalar and not right and _is_flow(text, key.value.span):
            made = replaced(text, key.value.span, "17.5")
            yield Wrong(key.path, "scalar", (key.span.line,), (key.name, "17.5"), made)


def out_of_range(text: str) -> Iterator[Wrong]:
    """Each number negative, too large, or infinite."""
    for word in scalars(tree(text)):
        if type(word.value.value) not in (int, float):
            continue
        ways = {"negative": "-7", "huge": "1e999", "zero": "0"}
        right = _listed(word.path, ways, RIGHT_NUMBERS)
        for way in sorted(ways.keys() - right):
            yield _at(word, way, text, ways[way], word.key.name.split(".")[-1], ways[way])


def removed_keys(text: str) -> Iterator[Wrong]:
    """Each key that has to be given left out, with all that stands behind it."""
    for key in keys(tree(text)):
        optional = matches(key.path, "blocks.*.params.*|runtime.*|variants.*|variants.*.**")
        made = None if optional or not re.fullmatch(REQUIRED, key.name) else _without(text, key)
        if made is not None and "extends" not in text:
            above = (key.above.span.line,) if key.above else (1, next(keys(tree(made))).span.line)
            names = (key.name, "data source") if key.path.startswith("data") else (key.name,)
            yield Wrong(key.path, "left out", above, names, made)


def doubled_keys(text: str) -> Iterator[Wrong]:
    """Each key of one line given twice."""
    for key in keys(tree(text)):
        end = key.value.span
        if end.line != key.span.line or end.end_line != end.line:
            continue
        whole = key.span._replace(end_line=end.end_line, end_column=end.end_column)
        content = written(text, whole)
        column = key.span.column - 1
        lead = text.split("\n")[key.span.line - 1][:column]
        flow = not set(lead) <= set(" -")
        separator = ", " if flow else "\n" + " " * column
        made = replaced(text, whole, content + separator + content)
        line = key.span.line + (not flow)
        yield Wrong(key.path, "twice", (line,), (key.name,), made)


def broken_indentation(text: str) -> Iterator[Wrong]:
    """Each line one space further to the right, or to the left, where that changes its place."""
    lines, right = text.split("\n"), yaml.safe_load(text)
    for at, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        for way, moved in (("right", f" {line}"), ("left", line.removeprefix(" "))):
            made = "\n".join([*lines[:at], moved, *lines[at + 1 :]])
            if moved != line and not _means(made, right):
                name = re.split(r"[ :{]+", line.strip().removeprefix("- "))[0]
                # YAML sees a line that is too far to the left or right at it, or at the next one.
                yield Wrong(
                    shown_line(lines, at), way, (at + 1, next_line(lines, at)), (name, ""), made
                )


def broken_punctuation(text: str) -> Iterator[Wrong]:
    """Each bracket left out, and each space behind a colon."""
    for number, line in enumerate(text.split("\n"), 1):
        code = re.sub(r"(^|\s)#.*", lambda comment: " " * len(comment[0]), line)
        for found in re.finditer(r"[\[\]{}]|(?<=:) (?=\S)", code):
            span = Span("", number, found.start() + 1, number, found.end() + 1)
            way = "space" if found[0] == " " else found[0]
            path = f"{line.strip()} at {span.column - len(line) + len(line.lstrip())}"
            yield Wrong(path, way, (number,), ("",), replaced(text, span, ""))


def broken_shapes(text: str) -> Iterator[Wrong]:
    """Inputs of another rank, sizes that no longer agree, windows larger than what they look at."""
    root = tree(text)
    for key in keys(root):
        # Dense layers take any rank: they work along the last axis.
        if re.fullmatch(r"model\.inputs\.\w+", key.path) and re.search("conv|lstm", text):
            content = written(text, key.value.span)
            yield _shape(key, "one axis more", text, content.replace("]", ", 3]"))
            yield _shape(key, "no axis", text, "[]")
    for word in scalars(root):
        name = word.path.rpartition(".")[2]
        layer = word.key.above.value if word.key.above else None
        pads = isinstance(layer, values.Mapping) and layer.get("padding") is not None
        if re.fullmatch(r"kernel_size|max_pooling2d", name) and not pads:
            yield _at(word, "window of 99", text, "99", "99", word.key.name)
    yield from _flattened(text)


def _shape(key: Key, way: str, text: str, new: str) -> Wrong:
    made = replaced(text, key.value.span, new)
    return Wrong(key.path, way, (key.span.line,), ("rank", "shape", "(batch"), made)


def _flattened(text: str) -> Iterator[Wrong]:
    """A `flatten` before each layer that works along axes."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        layer = re.match(r" *- (?=\w*(conv|pool|gru|lstm|bidirectional|attention|spatial))", line)
        item = "\n".join(lines[at + 1 :]).partition("- ")[0]
        if layer and "from:" not in item:
            made = "\n".join([*lines[:at], f"{layer[0]}flatten", *lines[at:]])
            names = ("rank", "(batch")
            yield Wrong(shown_line(lines, at), "flattened", (at + 1, at + 2), names, made)


KINDS: dict[str, Callable[[str], Iterator[Wrong]]] = {
    "key misspelt": misspelt_keys,
    "definition misspelt": misspelt_definitions,
    "name misspelt": misspelt_words,
    "reference to nothing": broken_references,
    "value of another type": wrong_types,
    "number out of range": out_of_range,
    "key left out": removed_keys,
    "key given twice": doubled_keys,
    "indentation": broken_indentation,
    "punctuation": broken_punctuation,
    "shape": broken_shapes,
}


def _texts(text: str) -> Iterator[Word]:
    """Texts that refer to something or choose something, and hold no `$`."""
    for word in scalars(tree(text)):
        free = any(matches(word.path, globs) for globs in FREE_TEXTS)
        if isinstance(word.value.value, str) and "$" not in word.value.value and not free:
            yield word


def _listed(path: str, ways: Iterable[str], table: Mapping[str, str]) -> set[str]:
    """The ways that a table lists for a place."""
    return {way for way in ways if any(matches(f"{path} {way}", globs) for globs in table)}


def _at(word: Word, way: str, text: str, new: str, *names: str) -> Wrong:
    span = word.value.span
    return Wrong(word.path, way, (span.line,), names, replaced(text, span, new))


def _is_flow(text: str, span: Span) -> bool:
    return span.line == span.end_line and written(text, span)[:1] in "{["


def _without(text: str, key: Key) -> str | None:
    """The text without a key and its value; None where it is the only key of an item."""
    end = key.value.span
    whole = key.span._replace(end_line=end.end_line, end_column=end.end_column)
    line = text.split("\n")[key.span.line - 1]
    lead, rest = line[: key.span.column - 1], line[end.end_column - 1 :]
    if not lead.strip():
        lines = text.split("\n")
        return "\n".join(lines[: whole.line - 1] + lines[whole.end_line :])
    if lead.strip() == "-":
        return None
    if rest.startswith(", "):
        whole = whole._replace(end_column=whole.end_column + 2)
    elif lead.endswith(", "):
        whole = whole._replace(column=whole.column - 2)
    return replaced(text, whole, "")


def _means(text: str, right: object) -> bool:
    """Whether a text says the same, though it is written in another way."""
    try:
        return bool(yaml.safe_load(text) == right)
    except yaml.YAMLError:
        return False
