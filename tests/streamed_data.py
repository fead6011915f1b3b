"""Small data of every source, loaded into memory or streamed."""

import io
from pathlib import Path

import numpy as np

SIZE = 90


def write_npz(folder: Path, save=np.savez) -> str:
    """An npz file; what a spec says of it."""
    random = np.random.default_rng(5)
    labels = random.integers(0, 3, SIZE)
    values = random.normal(20, 5, (SIZE, 4, 3)) + labels[:, None, None]
    save(folder / "data.npz", x=values.astype(np.float32), y=labels)
    return "npz: data.npz"


def write_compressed(folder: Path) -> str:
    """The same, compressed."""
    return write_npz(folder, np.savez_compressed)


def write_csv(folder: Path) -> str:
    """A table with gaps and with labels that are text."""
    random = np.random.default_rng(6)
    lines = [",".join(f"c{column}" for column in range(12)) + ",kind"]
    for row in range(SIZE):
        kind = int(random.integers(0, 3))
        cells = [f"{value:.6f}" for value in random.normal(kind, 2, 12)]
        cells[row % 12] = "" if row % 4 == 0 else cells[row % 12]
        lines.append(",".join([*cells, "abc"[kind]]))
    (folder / "data.csv").write_text("\n".join(lines) + "\n")
    return "csv: {path: data.csv, target: kind, missing: mean}"


def write_series(folder: Path) -> str:
    """The same table; windows over it."""
    return f"{write_csv(folder)[:-1]}, features: c*}}\n  windows: {{length: 4, sampling_rate: 2}}"


def write_images(folder: Path) -> str:
    """Folders of small PNG files."""
    from PIL import Image

    random = np.random.default_rng(7)
    for number in range(SIZE // 2):
        kind = number % 3
        shade = random.integers(60 * kind, 60 * kind + 100, (9, 7)).astype(np.uint8)
        content = io.BytesIO()
        Image.fromarray(shade).save(content, "PNG")
        path = folder / "pictures" / "abc"[kind] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.getvalue())
    return "images: pictures"


SOURCES = {
    "npz, stored": write_npz,
    "npz, compressed": write_compressed,
    "csv": write_csv,
    "images": write_images,
}
"""Each writes its data below a folder, and returns what the `data` section says of it."""
SERIES = {"windows": write_series}
SHAPES = {"images": "[8, 6, 1]", "windows": "[4, 12]"}
"""Of the input; else [4, 3]."""
