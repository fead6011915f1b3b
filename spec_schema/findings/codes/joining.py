"""Codes about sources that are joined: of inputs, or of inputs and targets."""

from collections.abc import Sequence

from ..code import ERROR, Code, Text, abridged, counted, quoted

SC465 = Code(
    "SC465",
    ERROR,
    "the rows of two sources don't match",
    "Samples would have the inputs or targets of others.",
    example="""\
-- command --
speccompile run spec.yaml
-- diff spec.yaml --
 spec: 1
 data:
   csv: {path: people.csv, target: null, features: age}
-  targets: {csv: {path: votes.csv, target: vote}, key: id}
+  targets: {csv: {path: votes.csv, target: vote}, key: id, missing: drop}
 model:
   inputs: {x: [1]}
   layers: [dense: 2]
 training:
   loss: sparse_categorical_crossentropy
   optimizer: adam
   epochs: 3
-- people.csv --
id,age
7,31
8,44
9,27
-- votes.csv --
id,vote
9,yes
7,no
-- finding --
error[SC465]: 1 of 3 rows of people.csv has no row in votes.csv: row 2 ('8')
 --> spec.yaml:4:56  (data.targets.key)
  |
4 |   targets: {csv: {path: votes.csv, target: vote}, key: id}
  |                                                        ^^
  |
help: add the rows, or use `missing: drop` to leave out rows without one
""",
)

MOST_NAMED = 5


@SC465.worded
def source_without_rows(source: str, role: str) -> Text:
    # role: what the source is to give
    help = "use a table (`csv`, …), or arrays (`npz`, …)"
    if role == "inputs" and source in ("images", "text", "audio"):
        help = f"name the table with the labels in `{source}`: its `table`, `column` and `target`"
    return Text(f"`targets` can't be joined: `{source}` has no columns or arrays", help=help)


@SC465.worded
def targets_twice(source: str, key: str, other: str = "data.targets") -> Text:
    """
    Args:
        key: Its key that names targets, or their weights.
        other: The section that says where the targets are.
    """
    is_needed = key == "target"  # a table has to say so
    remedy = f"set `{key}` of `{source}` to null" if is_needed else f"`{key}` of `{source}`"
    return Text(
        f"`{source}` has `{key}`, but the targets are those of `{other}`",
        help=f"remove it, or {remedy}",
    )


@SC465.worded
def inputs_of_targets(source: str, key: str) -> Text:
    return Text(
        f"`{source}` in `data.targets` has `{key}`, but only targets are read from it",
        help=f"remove `{key}`",
    )


@SC465.worded
def lengths_differ(inputs: str, count: int, targets: str, other: int) -> Text:
    return Text(
        f"{inputs} has {counted(count, 'row')}, {targets} has {other:,}",
        help="name the column that tells which rows belong together: `key`",
    )


@SC465.worded
def rows_without_targets(
    inputs: str,
    targets: str,
    rows: Sequence[tuple[str, str]],
    count: int,
    among: int,
    drops_targets: bool = False,
) -> Text:
    """
    Args:
        rows: The first such rows of the inputs, each with its key.
        count: How many there are.
        among: How many rows the inputs have.
        drops_targets: Whether rows without a target were dropped before (`missing_targets: drop`).
    """
    row = "row with a target" if drops_targets else "row"
    shown = ", ".join(f"{row} ({quoted(key)})" for row, key in rows)
    more = f" and {count - len(rows):,} more" if count > len(rows) else ""
    has = "has" if count == 1 else "have"
    return Text(
        f"{count:,} of {counted(among, 'row')} of {inputs} {has} no {row} in {targets}: "
        f"{shown}{more}",
        help=f"add the {'targets' if drops_targets else 'rows'}, or use `missing: drop` to leave out rows without one",
    )


@SC465.worded
def nothing_in_common(
    inputs: str, targets: str, keys: Sequence[str], others: Sequence[str]
) -> Text:
    """
    Args:
        keys: The first keys of the inputs.
        others: The first keys of the targets.
    """
    return Text(
        f"no key of {inputs} occurs in {targets}: they have {abridged(keys)} and {abridged(others)}",
        help="check the names of `key`, and how the keys are written",
    )


@SC465.worded
def key_occurs_twice(file: str, key: str, value: str, rows: Sequence[str], count: int) -> Text:
    """
    Args:
        rows: The first rows with this value.
        count: How many values occur several times.
    """
    more = f", and {counted(count - 1, 'value')} more" if count > 1 else ""
    return Text(
        f"{quoted(value)} occurs several times as `{key}` of {file}: {', '.join(rows)}{more}",
        help="keep one row for each key",
    )


@SC465.worded
def empty_key(file: str, key: str, row: str, count: int) -> Text:
    rows = "a row" if count == 1 else counted(count, "row")
    return Text(f"{file} has {rows} without `{key}`: {row}", help="give every row a key")


@SC465.worded
def several_values_of_a_key(file: str, key: str) -> Text:
    return Text(f"`{key}` of {file} has several values in a row", help="use one value for each row")


@SC465.worded
def part_without_targets(part: str) -> Text:
    return Text(
        f"the targets of the {part} part are in no file, since rows are joined by their order",
        help=f"name the file with them in `split.{part}.targets`, or join by a `key`",
    )


@SC465.worded
def part_without_source(part: str, what: str) -> Text:
    # what: what it has instead of a source, "targets"
    return Text(
        f"the {part} part has {what}, but no source",
        help="add the `path` of its inputs",
    )


@SC465.worded
def part_without_join(part: str) -> Text:
    return Text(
        f"further inputs of the {part} part are in no file, since rows are joined by their order",
        help=f"name the file with them in `split.{part}.join`, or join by a `key`",
    )


@SC465.worded
def wrong_join_count(part: str, count: int, sources: int) -> Text:
    return Text(
        f"the {part} part has {counted(count, 'file')} of further inputs, but `data.join` has "
        f"{counted(sources, 'source')}",
        help="name one file for each of them, in the same order",
    )


@SC465.worded
def random_source(source: str) -> Text:
    return Text(
        f"`{source}` can't be joined: it has no file",
        help="remove `join`: random samples have all inputs of the network",
    )


@SC465.worded
def key_of_files(source: str, key: str) -> Text:
    return Text(
        f"`{source}` has no `{key}`: its files have only a path",
        help="join by the key `path`, or add a `table` that has the column",
    )


@SC465.worded
def nobodys_inputs(inputs: Sequence[str]) -> Text:
    some = f"input {quoted(inputs[0])}" if len(inputs) == 1 else f"inputs {abridged(inputs)}"
    return Text(
        f"no source gives {some}",
        help="name each input in `features` or `inputs` of its source, or as `join.input`",
    )


@SC465.worded
def inputs_of_several(inputs: Sequence[str], sources: Sequence[str]) -> Text:
    some = f"input {quoted(inputs[0])}" if len(inputs) == 1 else f"inputs {abridged(inputs)}"
    return Text(
        f"{some} could be read from {' and '.join(f'`{one}`' for one in sources)}",
        help="say which input the joined source gives: `join.input`",
    )


@SC465.worded
def input_given_twice(name: str) -> Text:
    return Text(
        f"two sources give input {quoted(name)}",
        help="name each input in one source",
    )


@SC465.worded
def source_of_no_input(source: str) -> Text:
    return Text(
        f"`{source}` gives no input of the network",
        help="name its input in `join.input`, or remove the source",
    )


@SC465.worded
def no_partner(key: str, value: str, other: str) -> Text:
    """
    Args:
        key: Name of the key in the other source.
        other: The file of the other source.
    """
    return Text(f"{quoted(value)} isn't among the `{key}` of {other}")


@SC465.worded
def no_key(other: str) -> Text:
    """
    Args:
        other: The file of the other source.
    """
    return Text(f"a key is missing, so there is no row in {other}")


@SC465.worded
def bad_partner(other: str, why: str) -> Text:
    """
    Args:
        other: The file of the other source.
        why: Where the fault is in it, and what it is.
    """
    return Text(f"the row that belongs to it in {other} can't be used: {why}")
