"""Codes about bases, overrides and variants."""

from collections.abc import Sequence

from ...errors import as_asked
from ..code import ERROR, Code, Text, both, counted, expected

SC604 = Code(
    "SC604",
    ERROR,
    "unusable base",
    "Without its base, a part of the spec is missing.",
    example="""\
-- diff spec.yaml --
-extends: bases.yaml
+extends: base.yaml
 seed: 3
-- base.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)


@SC604.worded
def base_not_a_file(got: str) -> Text:
    return Text(f"base must be a file name, got {got}", "write `extends: base.yaml`")


@SC604.worded
def base_not_found(file: str) -> Text:
    help = "bases are found relative to the file that extends them"
    return Text(f"base `{file}` not found", help)


@SC604.worded
def base_not_yaml(file: str) -> Text:
    help = "name a YAML file: `extends: base.yaml`"
    return Text(f"base `{file}` must end in .yaml or .yml", help)


SC605 = Code(
    "SC605",
    ERROR,
    "circular or too many bases",
    "A spec can't extend itself, and the number of its bases is limited.",
    example="""\
-- diff spec.yaml --
 extends: base.yaml
-- wrong/base.yaml --
extends: spec.yaml
-- right/base.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)


@SC605.worded
def circular_bases(files: Sequence[str]) -> Text:
    way = " → ".join(f"`{file}`" for file in files)
    help = "move what they share into a separate file"
    return Text(f"spec extends itself: {way}", "remove it" if len(files) == 2 else help)


@SC605.worded
def bases_too_deep(limit: int) -> Text:
    return Text(f"`extends` is nested more than {limit} files deep")


@SC605.worded
def too_many_bases(limit: int) -> Text:
    return Text(f"spec extends more than {limit} files")


SC606 = Code(
    "SC606",
    ERROR,
    "unknown path",
    "An override of a path that doesn't exist would have no effect.",
    example="""\
-- spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
-- wrong/command --
speccompile validate spec.yaml --set training.epoch=30
-- right/command --
speccompile validate spec.yaml --set training.epochs=30
""",
    refuses_option=True,
)


@SC606.worded
def unknown_path(part: str, section: str, meant: str = "") -> Text:
    # part: the first segment that doesn't exist; meant: the whole path that was probably meant
    where = f" in `{section}`" if section else ""
    return Text(f"unknown key `{part}`{where}", label=f"did you mean `{meant}`?" if meant else "")


@SC606.worded
def applied_before(section: str) -> Text:
    return Text(f"`{section}` can't be overridden: it is applied first")


@SC606.worded
def unknown_layer_to_patch(name: str, known: Sequence[str] = ()) -> Text:
    return Text(f"the base has no layer `{name}`", expected(known))


@SC606.worded
def single_copy(reference: str, name: str) -> Text:
    # reference: one copy of a repeated layer (`hidden[0]`, or as its weights are called, `hidden_2`)
    return Text(
        f"`{reference}` can't differ from other copies of `{name}`",
        help=f"write `{name}` to change all copies, or list the values of each in `for`",
    )


SC607 = Code(
    "SC607",
    ERROR,
    "invalid override",
    "It is unclear what to change, or to what.",
    example="""\
-- spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 10
-- wrong/command --
speccompile validate spec.yaml --set training.epochs
-- right/command --
speccompile validate spec.yaml --set training.epochs=30
""",
    refuses_option=True,
)


@SC607.worded
def override_without_value() -> Text:
    none = as_asked("`null`", "`null` (None in a mapping)")
    return Text(
        "override must be `path=value` on one line",
        help=f"write, for example, `training.epochs=3`; {none} clears a value",
    )


@SC607.worded
def invalid_path(path: str, limit: int) -> Text:
    return Text(
        f"invalid path `{path}`",
        help=f"separate at most {limit} names with dots: `training.epochs`",
    )


@SC607.worded
def override_drops_keys(section: str, dropped: Sequence[str], lines: Sequence[str]) -> Text:
    return _drops("override", section, dropped, lines)


SC608 = Code(
    "SC608",
    ERROR,
    "invalid variant",
    "Another network than intended would be trained.",
    example="""\
-- spec.yaml --
spec: 1
seed: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
variants:
  second: {seed: 2}
-- wrong/command --
speccompile validate spec.yaml --variant third
-- right/command --
speccompile validate spec.yaml --variant second
""",
    refuses_option=True,
)


@SC608.worded
def variants_not_a_mapping(got: str) -> Text:
    return Text(f"`variants` must be a mapping, got {got}", _VARIANT)


@SC608.worded
def variant_not_a_mapping(variant: str, got: str) -> Text:
    return Text(f"variant `{variant}` must be a mapping, got {got}", _VARIANT)


@SC608.worded
def too_many_variants(count: int, limit: int) -> Text:
    return Text(f"a spec can have at most {counted(limit, 'variant')}, got {count:,}")


@SC608.worded
def too_many_changes(limit: int, total: int) -> Text:
    return Text(f"variants can have at most {limit} changes each, {total:,} in total")


@SC608.worded
def unknown_variant(variant: str, file: str, known: Sequence[str]) -> Text:
    help = expected(known) or "define it in `variants`"
    return Text(f"unknown variant `{variant}` in `{file}`", help)


@SC608.worded
def variant_drops_keys(section: str, dropped: Sequence[str], lines: Sequence[str]) -> Text:
    return _drops("variant", section, dropped, lines)


_VARIANT = "write `name: {path: value}`, such as `plain: {params.drop: 0}`"


def _drops(what: str, section: str, dropped: Sequence[str], lines: Sequence[str]) -> Text:
    # lines: the change as it is written for each key alone
    shown = [f"`{line}`" for line in lines]
    return Text(
        f"{what} replaces all of `{section}`, but has no {both(dropped, 'or')}",
        help=f"write {', '.join([*shown[:3], '…'] if len(shown) > 3 else shown)}",
    )
