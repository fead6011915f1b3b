"""A split is disjoint, complete, in proportion, and depends on nothing but seed and rows."""

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from hypothesis import given
from hypothesis import strategies as st
from speccompile.runtime.data.dataset import Learned
from speccompile.runtime.data.splits.split import smallest_first, split
from speccompile.spec_schema.components.normalizers import Standardize
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.document.split import PartColumn, Split, samples_of

SHARES = st.tuples(st.floats(0, 0.45), st.floats(0, 0.45))
SEEDS = st.integers(0, 2**40)


@given(size=st.integers(1, 200), shares=SHARES, seed=SEEDS)
def test_parts_are_disjoint_and_complete(size, shares, seed) -> None:
    parts = split(Split(validation=shares[0], test=shares[1]), np.arange(size), None, seed)
    assert sorted(np.concatenate(parts).tolist()) == list(range(size))
    assert len(parts.validation) == round(shares[0] * size)
    assert abs(len(parts.test) - shares[1] * size) <= 1


@given(classes=st.lists(st.integers(0, 4), min_size=1, max_size=200), shares=SHARES, seed=SEEDS)
def test_stratified_parts_keep_the_proportions(classes, shares, seed) -> None:
    groups = np.array(classes)
    policy = Split(validation=shares[0], test=shares[1], stratify=True)
    parts = split(policy, np.arange(len(groups)), groups, seed)
    assert sorted(np.concatenate(parts).tolist()) == list(range(len(groups)))
    for group in set(classes):
        count = classes.count(group)
        assert (groups[parts.train] == group).any()
        if count * (1 - sum(shares)) < 2:
            continue  # Too few rows for all three parts: training comes first.
        for part, share in ((parts.validation, shares[0]), (parts.test, shares[1])):
            assert abs((groups[part] == group).sum() - share * count) <= 1


@given(size=st.integers(2, 100), seed=SEEDS)
def test_a_row_keeps_its_part_in_any_order(size, seed) -> None:
    policy = Split(validation=0.3, test=0.2)
    rows = np.arange(size) * 3
    forwards = split(policy, rows, None, seed)
    backwards = split(policy, rows[::-1], None, seed)
    for ahead, back in zip(forwards, backwards, strict=True):
        assert set(rows[ahead].tolist()) == set(rows[::-1][back].tolist())


@given(st.lists(st.integers(0, 9), min_size=1), st.data())
def test_only_the_smallest_keys_are_sorted(keys, data) -> None:
    count = data.draw(st.integers(1, len(keys)))
    found = smallest_first(np.array(keys, np.uint64), count).tolist()
    assert found[:count] == sorted(range(len(keys)), key=keys.__getitem__)[:count]
    assert found[count:] == sorted({*range(len(keys))}.difference(found[:count]))


def test_the_seed_decides() -> None:
    policy = Split(validation=0.5)
    first, again, other = (
        split(policy, np.arange(40), None, seed).validation.tolist() for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
    assert sorted(first) != list(range(20))


def test_unrelated_columns_change_nothing(loader: Loader) -> None:
    wanted, policy = objective("out", 2, CLASS), Split(validation=0.2, test=0.2, stratify=True)
    plain = "a,y\n" + "".join(f"{row},{row % 2}\n" for row in range(60))
    wide = "b,a,y\n" + "".join(f"{-row},{row},{row % 2}\n" for row in range(60))
    source = {"features": "a"}
    one, _ = loader.csv(plain, {"x": tensor(1)}, wanted, split=policy)
    other, _ = loader.csv(wide, {"x": tensor(1)}, wanted, split=policy, source=source)
    for part in ("train", "validation", "test"):
        np.testing.assert_array_equal(getattr(one, part).rows, getattr(other, part).rows)
    np.testing.assert_array_equal(one.test.inputs["x"][:, 0], one.test.rows)


def faults(loader: Loader, labels, policy: Split, loss: str = CLASS, units: int = 3):
    text = "a,y\n" + "".join(f"{row},{label}\n" for row, label in enumerate(labels))
    loaded, found = loader.csv(text, {"x": tensor(1)}, objective("out", units, loss), split=policy)
    assert loaded is None
    return found


def test_splits_that_take_everything(loader: Loader) -> None:
    assert faults(loader, "ab", Split(validation=0.5, test=0.49)) == [
        "SC423 (data.split) empty_training_split rows=2"
    ]


def test_parts_without_a_row(loader: Loader) -> None:
    assert faults(loader, "ab" * 9, Split(validation=0.01, test=0.02)) == [
        "SC423 (data.split.validation) empty_split split='validation', fraction=0.01, rows=18",
        "SC423 (data.split.test) empty_split split='test', fraction=0.02, rows=18",
    ]


def test_a_class_that_is_not_trained_on(loader: Loader) -> None:
    found = faults(loader, "a" * 9 + "c", Split(validation=0.45, test=0.45))
    what = "SC424 (data.split) classes_without_training_rows output='out', classes=['c']"
    assert found == [f"{what}, is_drawn=True"]
    found = faults(loader, "a" * 9 + "c", Split(validation=0.45, order="last"))
    assert found == [f"{what}, is_drawn=False"]


def test_proportions_of_no_classes(loader: Loader) -> None:
    policy = Split(validation=0.2, stratify=True)
    assert faults(loader, range(10), policy, "mean_squared_error", 1) == [
        "SC421 (data.split.stratify) stratify_without_classes"
    ]


@given(
    size=st.integers(1, 60),
    shares=st.tuples(*[st.floats(0, 0.45) | st.integers(2, 20)] * 2),
    seed=SEEDS,
)
def test_the_last_rows(size, shares, seed) -> None:
    rows = np.random.default_rng(seed).permutation(size)
    parts = split(Split(validation=shares[0], test=shares[1], order="last"), rows, None, seed)
    assert sorted(np.concatenate(parts).tolist()) == list(range(size))
    train, validation, test = (rows[part].tolist() for part in parts)
    inf = float("inf")
    assert max(train, default=-1) < min(validation, default=inf)
    assert max([*train, *validation], default=-1) < min(test, default=inf)
    if sum(samples_of(share, size) for share in shares) <= size:
        assert len(test) == samples_of(shares[1], size)


@given(size=st.integers(5, 60), count=st.integers(2, 60), stratify=st.booleans(), seed=SEEDS)
def test_a_number_of_samples(size, count, stratify, seed) -> None:
    policy = Split(validation=count, stratify=stratify)
    groups = np.arange(size) % 3
    parts = split(policy, np.arange(size), groups, seed)
    assert sorted(np.concatenate(parts).tolist()) == list(range(size))
    assert len(parts.validation) == min(count, size - 3 if stratify else size)


@given(
    names=st.lists(st.sampled_from("abcdefgh"), min_size=30, max_size=90),
    shares=st.tuples(st.floats(0.05, 0.4), st.floats(0.05, 0.4)),
    stratify=st.booleans(),
    seed=SEEDS,
)
def test_groups_stay_together(names, shares, stratify, seed) -> None:
    groups, size = np.array(names), len(names)
    if len(set(names)) < 3:
        return
    policy = Split(validation=shares[0], test=shares[1], by="g", stratify=stratify)
    classes = np.arange(size) % 2
    parts = split(policy, np.arange(size), classes, seed, {"g": groups})
    assert sorted(np.concatenate(parts).tolist()) == list(range(size))
    of_part = [set(groups[part].tolist()) for part in parts]
    assert all(of_part)
    assert sum(map(len, of_part)) == len(set(names))
    largest = max(names.count(name) for name in names)
    for part, share in zip(parts[1:], shares, strict=True):
        assert abs(len(part) - samples_of(share, size)) <= (2 * largest if stratify else largest)


def test_stratified_groups_keep_the_proportions() -> None:
    groups = np.repeat(np.arange(60), 5).astype(str)
    classes = np.repeat(np.arange(60) % 10 == 0, 5).astype(int)  # six of the groups
    policy = Split(validation=1 / 3, by="g", stratify=True)
    for seed in range(20):
        parts = split(policy, np.arange(300), classes, seed, {"g": groups})
        assert len(parts.validation) == 100
        assert classes[parts.validation].sum() == 10
    assert (
        len(
            {
                tuple(split(policy, np.arange(300), classes, seed, {"g": groups})[1])
                for seed in range(9)
            }
        )
        == 9
    )


TABLE = "a,who,part,y\n" + "".join(
    f"{row},p{row // 4},{('tr', 'tr', 'val', 'te')[row % 4]},{row % 2}\n" for row in range(40)
)


def test_a_column_says_the_parts(loader: Loader) -> None:
    column = PartColumn(name="part", validation="val", test=["te", "test"], train="tr")
    data, found = loader.csv(
        TABLE.replace(",who", ",b").replace("p", "").replace("art", "part"),
        {"x": tensor(2)},
        objective("out", 2, CLASS),
        split=Split(column=column),
    )
    assert data is not None, found
    assert [part.rows.tolist() for part in (data.validation, data.test)] == [
        list(range(2, 40, 4)),
        list(range(3, 40, 4)),
    ]
    assert data.train.size == 20
    assert data.normalization.columns == {"x": ("a", "b")}  # not the column that says it


def test_the_rest_is_drawn(loader: Loader) -> None:
    split = Split(validation=0.5, column=PartColumn(name="part", test="te"), by="who")
    options = {"source": {"features": "a"}, "split": split}
    data, found = loader.csv(TABLE, {"x": tensor(1)}, objective("out", 2, CLASS), **options)
    assert data is not None, found
    assert data.test is not None
    assert data.validation is not None
    assert data.test.rows.tolist() == list(range(3, 40, 4))
    assert data.validation.size == 15
    assert not {*(data.validation.rows // 4)} & {*(data.train.rows // 4)}


@pytest.mark.parametrize(
    ("split", "table", "found"),
    [
        (
            Split(column=PartColumn(name="part", test="tes")),
            TABLE,
            "SC439 (data.split.column.test) value_not_found",
        ),
        (
            Split(column=PartColumn(name="part", test="te", train="tr")),
            TABLE,
            "SC439 (data.split.column.name) value_of_no_part",
        ),
        (
            Split(column=PartColumn(name="part", test="te")),
            TABLE.replace("te,", ",", 1),
            "SC439 (data.split.column.name) empty_cells_of_a_rule",
        ),
        (Split(test=0.1, by="whom"), TABLE, "SC405 (data.split.by) unknown_column"),
        (Split(test=0.1, by="y"), TABLE, ""),
        (
            Split(test=0.1, validation=0.1, by="y"),
            TABLE,
            "SC439 (data.split.by) too_few_groups",
        ),
    ],
)
def test_what_no_column_says(loader: Loader, split: Split, table: str, found: str) -> None:
    options = {"source": {"features": "a"}, "split": split}
    _, got = loader.csv(table, {"x": tensor(1)}, objective("out", 2, CLASS), **options)
    assert [" ".join(one.split()[:3]) for one in got if "SC424" not in one] == [found] * bool(found)


def test_arrays_of_groups(tmp_path) -> None:
    names = np.repeat(["ann", "bob", "cyd"], 4)
    np.savez(tmp_path / "t.npz", x=np.zeros((12, 1)), y=np.arange(12) % 2, who=names)
    data, found = Loader(tmp_path)(
        Npz(path="t.npz"),
        {"x": tensor(1)},
        objective("out", 2, CLASS),
        split=Split(test=0.3, by="who"),
    )
    assert data is not None, found
    assert data.test is not None
    assert len(set(names[data.test.rows])) == 1
    assert data.test.size == 4


def test_what_is_carried_otherwise_stays_a_feature(loader: Loader) -> None:
    wanted, table = (
        objective("out", 2, CLASS),
        "a,b,who,y\n" + "1,2,3,0\n1,2,3,1\n4,5,6,0\n4,5,6,1\n" * 9,
    )
    options = {"split": Split(test=0.5, by="who")}
    data, _ = loader.csv(table, {"x": tensor(2)}, wanted, **options)
    assert data is not None
    keys = ("csv", "path")
    learned = Learned(data.class_names, data.normalization, {"a": keys, "who": keys})
    again, found = loader.csv(table, {"x": tensor(2)}, wanted, learned=learned, **options)
    assert again is not None, found
    assert again.test is not None
    assert {*again.test.carried} == {"a", "who"}
    assert again.fingerprint == data.fingerprint


@pytest.mark.parametrize(
    "split",
    [
        Split(validation=0.2, test=0.2),
        Split(validation=0.2, test=0.2, stratify=True),
        Split(validation=0.2, test=0.2, order="last"),
        Split(validation=0.2, test=0.2, by="who"),
        Split(column=PartColumn(name="part", validation="val", test="te")),
    ],
)
def test_nothing_is_fitted_to_rows_that_are_held_out(loader: Loader, split: Split) -> None:
    wanted = objective("out", 2, CLASS)
    options = {
        "split": split,
        "normalize": Standardize(),
        "source": {"features": "a", "missing": "mean"},
    }
    lines = TABLE.splitlines()
    lines[3] = lines[3].replace("2,", ",", 1)  # a missing value
    before, found = loader.csv("\n".join(lines), {"x": tensor(1)}, wanted, **options)
    assert before is not None, found
    assert before.validation is not None
    assert before.test is not None
    held = [*before.validation.rows.tolist(), *before.test.rows.tolist()]
    for row in held:
        lines[row + 1] = "9e9," + lines[row + 1].partition(",")[2]
    after, found = loader.csv("\n".join(lines), {"x": tensor(1)}, wanted, **options)
    assert after is not None, found
    assert after.test is not None
    assert after.normalization.digest == before.normalization.digest
    assert after.train.rows.tolist() == before.train.rows.tolist()
    np.testing.assert_array_equal(after.train.inputs["x"], before.train.inputs["x"])
    assert (after.test.inputs["x"] != before.test.inputs["x"]).all()
