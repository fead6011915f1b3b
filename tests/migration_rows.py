"""Habits of other libraries: where each is written, and what the spec says once its remedy is
followed.
"""

from collections.abc import Callable
from typing import Any

from migration_texts import PICTURE, WORDS, layer, policy, split

# (kind, key) of a hint, where the key is written, and what is reported then.
Row = tuple[tuple[str, str], dict[str, str], dict[str, Any]]

LAYERS: list[Row] = [
    (("layer", "in_features"), layer("dense: {units: 5, in_features: 8}"), {"dense.units": 5}),
    (
        ("layer", "in_channels"),
        layer("conv2d: {filters: 4, kernel_size: 3, in_channels: 2}", PICTURE),
        {"conv2d.filters": 4},
    ),
    (("layer", "input_size"), layer("lstm: {units: 5, input_size: 8}"), {"lstm.units": 5}),
    (
        ("layer", "input_length"),
        layer("embedding: {input_dim: 9, output_dim: 4, input_length: 6}", WORDS),
        {"embedding.output_dim": 4},
    ),
    (
        ("layer", "num_features"),
        layer("batch_normalization: {num_features: 8}"),
        {"batch_normalization.axis": -1},
    ),
    (
        ("layer", "normalized_shape"),
        layer("layer_normalization: {normalized_shape: 8}"),
        {"layer_normalization.epsilon": 1e-3},
    ),
    (("layer", "input_shape"), layer("dense: {units: 5, input_shape: [8]}"), {"dense.units": 5}),
    (
        ("layer", "batch_input_shape"),
        layer("dense: {units: 5, batch_input_shape: [null, 8]}"),
        {"dense.units": 5},
    ),
    (("layer", "input_dim"), layer("dense: {units: 5, input_dim: 8}"), {"dense.units": 5}),
    (("layer", "batch_first"), layer("lstm: {units: 5, batch_first: true}"), {"lstm.units": 5}),
    (("layer", "inplace"), layer("relu: {inplace: true}"), {"relu.threshold": 0.0}),
    (("layer", "device"), layer("dense: {units: 5, device: gpu}"), {"runtime.device": "gpu"}),
    (
        ("layer", "num_layers"),
        layer("lstm: {units: 5, num_layers: 3}"),
        {"lstm_3.units": 5, "lstm.return_sequences": True, "lstm_3.return_sequences": True},
    ),
    (
        ("layer", "num_layers"),
        layer("lstm: {units: 5, num_layers: 1}"),
        {"lstm.return_sequences": False},
    ),
    (("layer", "num_layers"), layer("dense: {units: 5, num_layers: 2}"), {"dense_2.units": 5}),
    (("layer", "start_dim"), layer("flatten: {start_dim: 1}"), {"flatten.name": "flatten"}),
    (("layer", "end_dim"), layer("flatten: {end_dim: -1}"), {"flatten.name": "flatten"}),
    (
        ("layer", "track_running_stats"),
        layer("batch_normalization: {track_running_stats: true}"),
        {"batch_normalization.momentum": 0.99},
    ),
    (
        ("layer", "affine"),
        layer("batch_normalization: {affine: false}"),
        {"batch_normalization.center": False, "batch_normalization.scale": False},
    ),
    (
        ("layer", "elementwise_affine"),
        layer("layer_normalization: {elementwise_affine: true}"),
        {"layer_normalization.center": True, "layer_normalization.scale": True},
    ),
    (
        ("layer", "padding_mode"),
        layer("conv2d: {filters: 4, kernel_size: 3, padding_mode: zeros}", PICTURE),
        {"conv2d.padding": "valid"},
    ),
    (("layer", "name"), layer("dense: {units: 5, name: head}"), {"head.units": 5}),
    (("layer", "from"), layer("dense: {units: 5, from: x}"), {"dense.units": 5}),
    (("layer", "repeat"), layer("dense: {units: 5, repeat: 2}"), {"dense_2.units": 5}),
    (("layer", "for"), layer("dense: {units: $n, for: {n: [3, 5]}}"), {"dense_2.units": 5}),
    (("layer", "when"), layer("dense: {units: 5, when: true}"), {"dense.units": 5}),
    (
        ("layer", "trainable"),
        layer("dense: {units: 5, trainable: false}"),
        {"dense.node.trainable": False},
    ),
    (
        ("layer", "share"),
        layer("{dense: {units: 8}, name: a}\n    - dense: {units: 8, share: a}"),
        {"a_2.node.shares": "a"},
    ),
    (
        ("lstm", "bidirectional"),
        layer("lstm: {units: 5, bidirectional: true}"),
        {"bidirectional.layer.units": 5},
    ),
    (("lstm", "bidirectional"), layer("lstm: {units: 5, bidirectional: false}"), {"lstm.units": 5}),
    (
        ("gru", "bidirectional"),
        layer("gru: {units: 5, activation: relu, bidirectional: true}"),
        {"bidirectional.layer.activation": "relu"},
    ),
]

RATE = "training.optimizer.learning_rate"
TRAINING: list[Row] = [
    (
        ("optimizer", "betas"),
        {"optimizer": "{adam: {betas: [0.8, 0.95]}}"},
        {"training.optimizer.beta_1": 0.8, "training.optimizer.beta_2": 0.95},
    ),
    (
        ("optimizer", "decay"),
        {"optimizer": "{sgd: {learning_rate: 0.1, decay: 0.004}}"},
        # 0.1 / (1 + 0.004 * step), as Keras 2 has it
        {
            f"{RATE}.initial_learning_rate": 0.1,
            f"{RATE}.decay_rate": 0.004,
            f"{RATE}.decay_steps": 1,
        },
    ),
    (
        ("optimizer", "decay"),
        {"optimizer": "{adam: {decay: 0.5}}"},
        {f"{RATE}.initial_learning_rate": 0.001, f"{RATE}.decay_rate": 0.5},
    ),
    (("optimizer", "decay"), {"optimizer": "{adam: {decay: 0.0}}"}, {RATE: 0.001}),
    (("optimizer", "params"), {"optimizer": "{adam: {params: all}}"}, {RATE: 0.001}),
    (
        ("Training", "learning_rate"),
        {"optimizer": "rmsprop", "training": "  learning_rate: 0.02"},
        {RATE: 0.02, "training.optimizer.name": "rmsprop"},
    ),
    (
        ("Training", "lr"),
        {"optimizer": "{sgd: {momentum: 0.9}}", "training": "  lr: 0.02"},
        {RATE: 0.02, "training.optimizer.momentum": 0.9},
    ),
    (
        ("Training", "momentum"),
        {"optimizer": "{rmsprop: 0.02}", "training": "  momentum: 0.5"},
        {RATE: 0.02, "training.optimizer.momentum": 0.5, "training.optimizer.name": "rmsprop"},
    ),
    (
        ("Training", "momentum"),
        {"training": "  momentum: 0.5"},  # adam has none
        {"training.optimizer.momentum": 0.5, "training.optimizer.name": "sgd"},
    ),
    *(
        (("Training", key), {"training": f"  {key}: 0.5"}, {f"training.optimizer.{meant}": 0.5})
        for key, meant in (
            *(("weight_decay", "weight_decay"), ("clipnorm", "clipnorm")),
            *(("clipvalue", "clipvalue"), ("global_clipnorm", "global_clipnorm")),
            ("gradient_clip_val", "global_clipnorm"),
        )
    ),
    *(
        ((kind, key), {part: line.format(f"{key}: {value}")}, {f"training.{path}": meant})
        for kind, part, line in (
            ("optimizer", "optimizer", "{{adam: {{{}}}}}"),
            ("Training", "training", "  {}"),
        )
        for key, value, path, meant in (
            ("use_ema", "true", "ema.momentum", 0.99),
            ("ema_momentum", "0.9", "ema.momentum", 0.9),
            ("ema_overwrite_frequency", "7", "ema.overwrite_frequency", 7),
        )
    ),
    (("optimizer", "use_ema"), {"optimizer": "{adam: {use_ema: false}}"}, {"training.ema": None}),
    (("Training", "ema_decay"), {"training": "  ema_decay: 0.9"}, {"training.ema.momentum": 0.9}),
    (
        ("Training", "accumulate_grad_batches"),
        {"training": "  accumulate_grad_batches: 4"},
        {"training.gradient_accumulation_steps": 4},
    ),
    (
        ("optimizer", "gradient_accumulation_steps"),
        {"optimizer": "{adam: {gradient_accumulation_steps: 4}}"},
        {"training.gradient_accumulation_steps": 4},
    ),
    (
        ("Training", "drop_last"),
        {"training": "  drop_last: true"},
        {"training.drop_remainder": True},
    ),
    (("Training", "verbose"), {"training": "  verbose: 0"}, {}),
    (
        ("Training", "class_weight"),
        {"training": "  class_weight: balanced"},
        {"training.class_weights": "balanced"},
    ),
]

STOPPING = "training.policy.early_stopping"
CHECKPOINT = "training.policy.checkpoint"
POLICY: list[Row] = [
    (
        ("EarlyStopping", "restore_best_weights"),
        policy("early_stopping: {patience: 3, restore_best_weights: false}"),
        {"training.policy.finish": "last", f"{STOPPING}.patience": 3},
    ),
    (
        ("EarlyStopping", "restore_best_weights"),
        policy("early_stopping: {patience: 3, restore_best_weights: true}"),
        {"training.policy.finish": "best"},
    ),
    (
        ("EarlyStopping", "verbose"),
        policy("early_stopping: {patience: 3, verbose: 1}"),
        {f"{STOPPING}.patience": 3},
    ),
    (
        ("Policy", "restore_best_weights"),
        policy("restore_best_weights: false"),
        {"training.policy.finish": "last"},
    ),
    (
        ("Policy", "restore_best_weights"),
        policy("restore_best_weights: true"),
        {"training.policy.finish": "best"},
    ),
    *(
        (("Checkpoint", key), policy(f"checkpoint: {{{key}: {value}}}"), {f"{CHECKPOINT}.{at}": to})
        for key, value, at, to in (
            ("save_best_only", "true", "keep.best", 1),
            ("save_best_only", "false", "keep.every_epochs", 1),
            ("save_weights_only", "true", "every_epochs", 1),
            ("save_freq", "epoch", "every_epochs", 1),
            ("save_freq", "500", "every_steps", 500),
            ("period", "5", "every_epochs", 5),
            ("save_top_k", "3", "keep.best", 3),
            ("save_top_k", "-1", "keep.every_epochs", 1),
            ("max_to_keep", "4", "keep.last", 4),
            ("max_to_keep", "null", "keep.every_epochs", 1),
            ("filepath", "best.h5", "every_epochs", 1),
            ("path", "best.h5", "every_epochs", 1),
            ("verbose", "1", "every_epochs", 1),
        )
    ),
    (
        ("metric", "name"),
        {
            "training": "  metrics: [{accuracy: {name: a}}]\n"
            + policy("early_stopping: {monitor: val_a}")["training"]
        },
        {"training.policy.early_stopping.monitor": "val_a"},
    ),
    *(
        (
            ("StopWhen", key),
            {**policy(f"stop_when: {{{key}: 0.5}}"), "training": f"  metrics: [accuracy]\n{line}"},
            {f"training.policy.stop_when.{way}": 0.5, "training.policy.stop_when.monitor": key},
        )
        for key, way in (
            *(("loss", "at_most"), ("val_loss", "at_most")),
            *(("accuracy", "at_least"), ("val_accuracy", "at_least")),
        )
        for line in policy(f"stop_when: {{{key}: 0.5}}").values()
    ),
]


PLACES: dict[str, Callable[[str], dict[str, str]]] = {
    "Data": lambda key: {"data": f"  {key}: {{csv: v.csv}}"},
    "data source": lambda key: {"source": f"path: t.csv, target: y, {key}: v.csv", "data": ""},
    "Training": lambda key: {"training": f"  {key}: {{csv: v.csv}}", "data": ""},
    "Spec": lambda key: {"top": f"{key}: {{csv: v.csv}}", "data": ""},
}
"""Where people write data of its own for a part."""

PART = {"v": "validation", "t": "test"}

DATA: list[Row] = [
    (("Split", "train"), split("train: 0.7"), {"data.split.validation": 0.3}),
    (("Split", "train"), split("train: 0.7, test: 0.3"), {"data.split.test": 0.3}),
    (
        ("Split", "train"),
        split("train: 0.7, validation: 0.1"),
        {"data.split.validation": 0.1, "data.split.test": 0.2},
    ),
    (("Split", "shuffle"), split("validation: 0.1, shuffle: true"), {"data.split.validation": 0.1}),
    (("Split", "shuffle"), split("test: 0.1, shuffle: false"), {"data.split.order": "last"}),
    *(
        ((kind, "shuffle"), parts, {"training.shuffle": False})
        for kind, parts in (
            ("Data", {"data": "  shuffle: false"}),
            ("data source", {"source": "path: t.csv, target: y, shuffle: false", "data": ""}),
        )
    ),
    *(
        ((kind, key), place(key), {f"data.split.{PART[key[0]]}.source.path": "v.csv"})
        for kind, place in PLACES.items()
        for key in ("validation", "validation_data", "test", "test_data")
    ),
    *(
        (
            ("Data", key),
            {"whole": f"{key}: {{csv: {{path: u.csv, target: y}}}}", "data": ""},
            {"data.source.path": "u.csv"},
        )
        for key in ("train", "train_data")
    ),
    (("Split", "random_state"), split("validation: 0.1, random_state: 8"), {"seed": 8}),
]

ROWS = [*LAYERS, *TRAINING, *POLICY, *DATA]

ASKED = {
    ("layer", "embed_dim"): "the size of one head is a division",
    ("loss", "weight"): "there are weights of classes and of outputs",
    ("Training", "callbacks"): "it depends on the callbacks",
}
"""Habits whose remedy nobody can follow without a person."""
