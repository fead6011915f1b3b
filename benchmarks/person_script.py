"""What a person would write to train the network of `specs/digits_dense.yaml` in Keras.

python benchmarks/person_script.py DATA FOLDER EPOCHS
"""

import sys
from pathlib import Path

import keras
import numpy as np


def stratified(classes: np.ndarray, share: float) -> np.ndarray:
    """Which samples belong to a part that has this share of every class."""
    random = np.random.default_rng(7)
    chosen = np.zeros(len(classes), bool)
    for number in np.unique(classes):
        rows = random.permutation(np.flatnonzero(classes == number))
        chosen[rows[: round(share * len(rows))]] = True
    return chosen


def build() -> keras.Model:
    """The network, regularized and compiled."""
    decay = keras.regularizers.L2(1e-4)
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(256, activation="relu", kernel_regularizer=decay),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(128, activation="relu", kernel_regularizer=decay),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(10),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def main(data: str, folder: str, epochs: str) -> None:
    """Load, split, fit with early stopping and checkpoint, evaluate, save."""
    table = np.loadtxt(data, delimiter=",", skiprows=1, dtype=np.float32)
    x, y = table[:, :-1] / 16, table[:, -1].astype(np.int32)
    test = stratified(y, 0.15)
    rest_x, rest_y = x[~test], y[~test]
    validation = stratified(rest_y, 0.15 / 0.85)
    keras.utils.set_random_seed(7)
    model = build()
    model.fit(
        rest_x[~validation],
        rest_y[~validation],
        validation_data=(rest_x[validation], rest_y[validation]),
        batch_size=64,
        epochs=int(epochs),
        verbose=2,
        callbacks=[
            keras.callbacks.EarlyStopping(patience=12, restore_best_weights=True),
            keras.callbacks.ModelCheckpoint(Path(folder) / "best.keras", save_best_only=True),
            keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=5),
            keras.callbacks.CSVLogger(Path(folder) / "history.csv"),
        ],
    )
    print(model.evaluate(x[test], y[test], verbose=0))
    model.save(Path(folder) / "model.keras")


if __name__ == "__main__":
    main(*sys.argv[1:])
