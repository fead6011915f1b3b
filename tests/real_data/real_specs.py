"""The specs of real data sets as a person would write them, below `spec` and `name`."""

SPECS = {
    "breast_cancer": """
data:
  csv: {path: cancer.csv, target: target}
  normalize: standardize
  split: {validation: 0.15, test: 0.25, stratify: true}
model:
  inputs: {x: [30]}
  layers:
    - dense: {units: 16, activation: relu}
    - dense: {units: 1, activation: sigmoid}
training:
  loss: binary_crossentropy
  optimizer: {adam: 0.01}
  metrics: [accuracy]
  epochs: 15
""",
    "wine": """
data:
  parquet: {path: wine.parquet, target: target}
  normalize: standardize
  split: {validation: 0.15, test: 0.25, stratify: true}
model:
  inputs: {x: [13]}
  layers:
    - dense: {units: 16, activation: relu}
    - dense: {units: 3, activation: softmax}
training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: 0.01}
  metrics: [accuracy]
  epochs: 20
""",
    "diabetes": """
data:
  csv: {path: diabetes.csv, target: target}
  normalize: standardize
  normalize_targets: standardize
  split: {validation: 0.15, test: 0.25}
model:
  inputs: {x: [10]}
  layers:
    - dense: {units: 8, activation: relu}
    - dense: 1
training:
  loss: mean_squared_error
  optimizer: {adam: 0.01}
  metrics: [mean_absolute_error]
  epochs: 30
""",
    "iris": """
data:
  json: {path: iris.json, target: [petalLength, petalWidth]}
  features:
    sepals: {columns: [sepalLength, sepalWidth], scale: standardize}
    species: {column: species, encode: {one_hot: [setosa, versicolor, virginica]}}
  normalize_targets: standardize
  split: {validation: 0.15, test: 0.25}
model:
  inputs: {x: [5]}
  layers:
    - dense: 2
training:
  loss: mean_squared_error
  optimizer: {adam: 0.02}
  metrics: [mean_absolute_error]
  batch_size: 16
  epochs: 40
""",
    "randhie": """
data:
  csv: {path: randhie.csv, target: mdvis}
  normalize: standardize
  split: {validation: 0.15, test: 0.25}
model:
  inputs: {x: [9]}
  layers:
    - dense: {units: 16, activation: relu}
    - dense: {units: 1, activation: exponential}
training:
  loss: poisson
  optimizer: {adam: 0.005}
  metrics: [poisson]
  batch_size: 256
  epochs: 5
""",
    "cars": """
data:
  json: {path: cars.json, target: Miles_per_Gallon, missing_targets: drop}
  features:
    numbers:
      columns: [Cylinders, Displacement, Weight_in_lbs, Acceleration, Horsepower]
      missing: median
      scale: standardize
    year: {column: Year, take: year, scale: standardize}
    origin: {column: Origin, encode: {one_hot: [Europe, Japan, USA]}}
  normalize_targets: standardize
  split: {validation: 0.15, test: 0.25}
model:
  inputs: {x: [9]}
  layers:
    - dense: {units: 16, activation: relu}
    - dense: 1
training:
  loss: mean_squared_error
  optimizer: {adam: 0.01}
  metrics: [mean_absolute_error]
  epochs: 40
""",
    "seattle_weather": """
data:
  csv: {path: weather.csv, target: weather}
  features:
    numbers: {columns: [precipitation, temp_max, temp_min, wind], scale: standardize}
    month: {column: date, take: month, format: "%Y/%m/%d", encode: cyclic}
  split: {validation: 0.15, test: 0.25, order: last}
model:
  inputs: {x: [6]}
  layers:
    - dense: {units: 32, activation: relu}
    - dense: {units: 5, activation: softmax}
training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: 0.01}
  metrics: [accuracy]
  epochs: 20
""",
    "seattle_temps": """
data:
  csv: {path: temps.csv, target: temp, features: [temp]}
  normalize: standardize
  normalize_targets: standardize
  windows: {length: 24}
  split: {validation: 0.1, test: 0.2}
model:
  inputs: {day: [24]}
  layers:
    - dense: {units: 32, activation: gelu}
    - dense: 1
training:
  loss: mean_squared_error
  optimizer:
    adam:
      learning_rate: {cosine_decay: {initial_learning_rate: 0.005, decay_epochs: 15}}
  metrics: [mean_absolute_error]
  batch_size: 64
  epochs: 15
""",
    "sunspots": """
data:
  csv: {path: sunspots.csv, target: SUNACTIVITY, features: [SUNACTIVITY]}
  normalize: standardize
  normalize_targets: standardize
  windows: {length: 11}
  split: {validation: 0.15, test: 0.2}
model:
  inputs: {cycle: [11]}
  layers:
    - dense: {units: 16, activation: relu}
    - dense: 1
training:
  loss: mean_squared_error
  optimizer: {adam: 0.01}
  metrics: [mean_absolute_error]
  epochs: 40
""",
    "digits": """
data:
  images: digits
  normalize: {divide: 255}
  split: {validation: 0.15, test: 0.25, stratify: true}
model:
  inputs: {digit: [8, 8, 1]}
  layers:
    - conv2d: {filters: 16, kernel_size: 3, activation: relu}
    - flatten
    - dense: {units: 10, activation: softmax}
training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: 0.01}
  metrics: [accuracy]
  epochs: 10
""",
    "car_names": """
data:
  parquet: {path: cars.parquet, target: Origin}
  features:
    name: {column: Name, encode: {text: {words: 300, length: 6}}}
  split: {validation: 0.15, test: 0.25, stratify: true}
model:
  inputs: {name: {shape: [6], dtype: int32}}
  layers:
    - embedding: {input_dim: 302, output_dim: 16}
    - global_average_pooling1d
    - dense: {units: 3, activation: softmax}
training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: 0.02}
  metrics: [accuracy]
  epochs: 30
""",
    "digits_table": """
data:
  csv: {path: digits.csv, target: null}
  normalize: {divide: 16}
  reconstruct: pixels
  split: {validation: 0.15, test: 0.25}
model:
  inputs: {pixels: [64]}
  layers:
    - dense: {units: 64, activation: relu}
    - dense: 8
    - dense: {units: 64, activation: relu}
    - dense: 64
training:
  loss: mean_squared_error
  optimizer: {adam: 0.005}
  epochs: 25
""",
    "anes96": """
data:
  csv:
    path: anes96.csv
    target: vote
    delimiter: tab
    quote: "'"
    weights: popul
  normalize: standardize
  split: {validation: 0.15, test: 0.25, stratify: true}
model:
  inputs: {x: [8]}
  layers:
    - dense: {units: 8, activation: relu}
    - dense: {units: 1, activation: sigmoid}
training:
  loss: binary_crossentropy
  optimizer: {adam: 0.01}
  metrics: [accuracy]
  epochs: 15
""",
}
