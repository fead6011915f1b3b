"""Exported models take raw columns, whatever their encoding, without this package."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402

SPEC = """
spec: 1
data:
  csv: {path: t.csv, target: y}
  features:
    sex: {column: sex, encode: {one_hot: [f, m]}}
    common: {column: town, encode: {one_hot: 2}}
    deck: {column: deck, encode: {one_hot: {values: [1, 2], unknown: own}}}
    tags: {column: tags, encode: {multi_hot: {values: [red, light blue], separator: ";",
      unknown: own}}}
    usual: {column: tags, encode: {multi_hot: {values: 2, separator: ";"}}}
    words: {column: tags, encode: {multi_hot: {values: [red, blue], separator: " ", unknown: zero}}}
    size: {column: size, encode: {ordinal: [small, mid, big]}, scale: standardize}
    bins: {column: town, encode: {hash: 4}}
    both: {columns: [sex, town], encode: {cross: 4}}
    ages: {column: age, missing: median, indicator: true, encode: {buckets: [18, 65]}}
    shares: {column: age, missing: 0, encode: {quantiles: 3}}
    hour: {column: hour, encode: {cyclic: 24}}
    month: {column: day, take: month, encode: cyclic}
    first: {column: note, take: "^[a-z]", encode: {one_hot: {values: [g, b], unknown: zero}}}
    place: {column: town, encode: {index: 2}}
    note: {column: note, encode: {text: {words: 3, length: 3}}}
    code: {column: note, encode: {hash: {bins: 3, index: true}}}
model:
  inputs:
    x: [38]
    place: {shape: [1], dtype: int32}
    note: {shape: [3], dtype: int32}
    code: {shape: [1], dtype: int32}
  layers:
    - embedding: {input_dim: 3, output_dim: 1}
      from: place
      name: a
    - embedding: {input_dim: 5, output_dim: 1}
      from: note
      name: b
    - embedding: {input_dim: 3, output_dim: 1}
      from: code
      name: c
    - concatenate: {axis: 1}
      from: [a, b, c]
    - flatten
    - concatenate:
      from: [x, flatten]
    - dense: 1
training: {loss: mean_squared_error, optimizer: adam, batch_size: 4, epochs: 1}
"""
TRAIN = """y,sex,town,deck,tags,size,age,hour,day,note
0,f,Rome,1,red;blue,small,17,0,2024-01-31,good day
1,m,Oslo,2,light blue; red,mid,,6.5,2024-07-01,"bad, day"
2,m,Oslo,3,,big,65,12,2023-12-24 12:00,day
3,f,Bern,1,blue ;blue,mid,40,23,2024-02-29,Good
4,f,Rome,1,red blue,small,3,1,2024-05-05,ü
5,m,Rome,2,red,big,80,2,2024-06-06,bad
"""
ROWS = """day,note,hour,town,extra,deck,sex,tags,size,age
2025-03-01,good good bad,3,Paris,x,9,m,green;red;;light blue,big,
2025-09-30,,23.5,Oslo,y,,f,"red , blue",small,18
2024-12-31,a b c d,0,,z,2,f,,mid,-5
"""
GIVEN = {
    "sex": ["m", "f", "f"],
    "town": ["Paris", "Oslo", ""],
    "deck": [9.0, float("nan"), 2.0],
    "tags": ["green;red;;light blue", "red , blue", ""],
    "tags_2": ["green;red;;light blue", "red , blue", ""],
    "size": ["big", "small", "mid"],
    "age": [float("nan"), 18.0, -5.0],
    "hour": [3.0, 23.5, 0.0],
    "day_month": [3.0, 9.0, 12.0],
    "first": ["g", "", "a"],
    "note": ["good good bad", "", "a b c d"],
}
FOREIGN = """
import json, sys
import numpy as np
import keras
import tensorflow as tf
columns = json.load(sys.stdin).items()
given = {name: tf.constant(values, "string" if type(values[0]) is str else "float32")[:, None]
         for name, values in columns}
model = keras.models.load_model(sys.argv[1])
answers = model({one.name: given[one.name] for one in model.inputs})
predict = tf.saved_model.load(sys.argv[2]).signatures["predict"]
others = predict(**{f"X_{name}": values for name, values in given.items()})
assert not any(name.startswith("speccompile") for name in sys.modules)
print(json.dumps([np.array(answers).tolist(), next(iter(others.values())).numpy().tolist()]))
"""


def test_every_encoding_is_exported(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TRAIN, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "t.yaml").write_text(SPEC, encoding="utf-8")
    files = [tmp_path / "model.keras", tmp_path / "saved"]
    run = sc.train(tmp_path / "t.yaml", runs=tmp_path / "runs")
    for file in files:
        sc.export(run, file)
    expected = next(iter(run.predict(tmp_path / "rows.csv").arrays.values()))
    command = [sys.executable, "-c", FOREIGN, *files]
    ended = subprocess.run(
        command, input=json.dumps(GIVEN), capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    for found in json.loads(ended.stdout):
        np.testing.assert_allclose(found, expected, rtol=1e-5)
