"""Numbers of Arrow arrays are read from their buffers, without pandas."""

import subprocess
import sys
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from speccompile.runtime.data.tables.buffers import doubles_in, indices_in
from speccompile.runtime.data.tables.digest import Digest

slices = st.tuples(st.integers(0, 40), st.integers(0, 40))


@given(st.lists(st.none() | st.floats(), max_size=40), slices)
def test_numbers_and_gaps_of_a_slice(values, bounds) -> None:
    array = pa.array(values, pa.float64()).slice(*bounds)
    wanted = [np.nan if one is None else one for one in array.to_pylist()]
    assert np.array_equal(doubles_in(array), np.array(wanted, np.float64), equal_nan=True)


@given(st.lists(st.sampled_from([None, "a", "b", "c"]), max_size=40), slices)
def test_indices_of_a_slice(values, bounds) -> None:
    array = pa.array(values, pa.string()).slice(*bounds).dictionary_encode()
    distinct = [*array.dictionary.to_pylist(), None]
    found = [distinct[one] for one in indices_in(array.indices, len(distinct) - 1)]
    assert found == array.to_pylist()


@pytest.mark.parametrize("rows", [(1,), (9000, 1, 9000)])
def test_the_digest_is_that_of_all_rows(rows) -> None:
    parts = [np.arange(count * 2.0).reshape(count, 2) for count in rows]
    digest = Digest()
    for part in parts:
        digest.add(part)
    assert digest.value() == sha256(b"".join(part.tobytes() for part in parts)).digest()


READ = """
import sys
from pathlib import Path
from speccompile.runtime.data.profiling.reading import profile_of_file
profile_of_file(Path(sys.argv[1]), ["y"])
assert "pandas" not in sys.modules
"""


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_reading_does_not_import_pandas(suffix, tmp_path) -> None:
    path = tmp_path / f"t.{suffix}"
    if suffix == "csv":
        path.write_text("a,y\n" + "1.5,no\n2.5,yes\n" * 80_000)  # enough for pyarrow
    else:
        parquet.write_table(pa.table({"a": [1.5, None], "y": ["no", None]}), path)
    subprocess.run([sys.executable, "-c", READ, path], check=True)
