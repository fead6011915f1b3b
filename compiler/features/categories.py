"""Lowers features of categories."""

from ...spec_schema.components.encodings import (
    Cross,
    Hash,
    Index,
    MultiHot,
    OneHot,
    Ordinal,
    Text,
)
from ...spec_schema.document.features import Feature
from ...spec_schema.layers.categories import CategoryEncoding, HashedCrossing, Hashing
from ...spec_schema.layers.lookup import StringLookup
from ...spec_schema.layers.text import TextVectorization
from .columns import NUMBER, TEXT, Gaps, Prepared, Read, Selected
from .preparation import FittedVocabulary, Preparation, number_text
from .steps import Steps


def lower_categories(steps: Steps, columns: list[Selected]) -> Prepared:
    """Returns the categories of columns, encoded."""
    encode, missing = steps.feature.encode, _gaps(steps.feature)
    if isinstance(encode, OneHot | Index | Ordinal):
        return steps.joined([_looked_up(steps, encode, one, missing) for one in columns])
    if isinstance(encode, MultiHot):
        from .separated import lower_lists  # most categories are single values

        return steps.joined([lower_lists(steps, encode, one, missing) for one in columns])
    given = [steps.read(one, Read(TEXT, missing)) for one in columns]
    match encode:
        case Cross(bins=bins):
            crossing = HashedCrossing(num_bins=bins, output_mode="one_hot")
            return steps.add("cross", crossing, *given, key="encode")
        case Hash(bins=bins, index=index):
            return steps.joined([_hashed(steps, bins, index, x) for x in given])
        case Text(words=words, length=length, min_count=least):
            words += 2  # padding, and words outside the vocabulary
            split = TextVectorization(
                max_tokens=words, output_sequence_length=length, min_count=least
            )
            return steps.joined([steps.add("words", split, x, key="encode") for x in given])
    raise AssertionError(encode)


def _hashed(steps: Steps, bins: int, index: bool, x: Prepared) -> Prepared:
    if index or x.type.rank == 2:
        hashing = Hashing(num_bins=bins, output_mode="int" if index else "one_hot")
        return steps.add("hash", hashing, x, key="encode")
    position = steps.add("hash", Hashing(num_bins=bins), x, key="encode")  # vectors need one value
    onehot = CategoryEncoding(num_tokens=bins, output_mode="one_hot")
    return steps.add("one_hot", onehot, position, key="encode")


def _gaps(feature: Feature) -> Gaps:
    if feature.missing == "drop":
        return "drop"
    is_error = getattr(feature.encode, "rule", "") == "error"
    is_error = is_error and not isinstance(feature.encode, MultiHot)  # a list may be empty
    return "error" if is_error or "missing" in feature.model_fields_set else "keep"


def _looked_up(
    steps: Steps, encode: OneHot | Index | Ordinal, one: Selected, missing: Gaps
) -> Prepared:
    values = encode.vocabulary
    allowed = values if values is not None and encode.rule == "error" else ()
    if values is not None and not isinstance(values[0], str):
        known = () if allowed else values
        x = steps.read(one, Read(NUMBER, missing, allowed, known=known))
        return _of_numbers(steps, encode, values, x, one.label)
    x = steps.read(one, Read(TEXT, missing, allowed))
    others = int(encode.rule != "error")
    if values is None:
        lookup: StringLookup = FittedVocabulary(max_tokens=encode.values + others)
    else:
        lookup = StringLookup(vocabulary=values, num_oov_indices=others)
    position = steps.add("lookup", lookup, x, key="encode")
    if isinstance(encode, Index):
        return position
    if isinstance(encode, Ordinal):
        order = steps.add("order", Preparation(expression="cast(x, 'float32')"), position)
        return steps.scaled(order, (one.label,))
    size = (encode.values if values is None else len(values)) + others
    onehot = CategoryEncoding(num_tokens=size, output_mode="one_hot")
    encoded = steps.add("one_hot", onehot, position, key="encode")
    if encode.rule == "zero":
        return steps.add("known", Preparation(expression="x[..., 1:]"), encoded)
    return encoded


def _of_numbers(
    steps: Steps,
    encode: OneHot | Index | Ordinal,
    values: tuple[float, ...],
    x: Prepared,
    column: str,
) -> Prepared:
    """Returns categories that are numbers, encoded by comparing."""
    listed = f"[{', '.join(map(number_text, values))}]"
    same = f"x == {listed}"
    if isinstance(encode, OneHot):
        known = f"cast({same}, 'float32')"
        if encode.rule == "own":
            other = (
                f"cast(all(x != {same.partition(' == ')[2]}, axis=-1, keepdims=true), 'float32')"
            )
            known = f"concatenate([{other}, {known}])"
        return steps.add("one_hot", Preparation(expression=known), x, key="encode")
    places = ", ".join(str(place + 1) for place in range(len(values)))
    position = f"sum(cast({same}, 'int32') * [{places}], axis=-1, keepdims=true)"
    if encode.rule == "error":
        position += " - 1"
    if isinstance(encode, Index):
        return steps.add("lookup", Preparation(expression=position), x, key="encode")
    order = Preparation(expression=f"cast({position}, 'float32')")
    return steps.scaled(steps.add("order", order, x, key="encode"), (column,))
