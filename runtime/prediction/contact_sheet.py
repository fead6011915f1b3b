"""The pictures with the worst answers on one HTML page that needs no other file."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from html import escape
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import tensorflow as tf
from numpy.typing import NDArray

from ...spec_schema.findings.code import counted
from .pictures import png
from .table_files import texts

SIDE = 160
"""The size of a picture on the page, in pixels."""
DIGITS = 4
"""Digits behind the point of rounded numbers."""
LOSSLESS = 64
"""Pictures up to this size keep every pixel; larger ones are compressed as photos."""
_STYLE = """\
body { font: 14px/1.4 system-ui, sans-serif; margin: 24px; color: #222; background: #fff }
main { display: grid; gap: 20px; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)) }
figure { margin: 0 }
img { width: 160px; height: 160px; object-fit: contain; image-rendering: auto; background: #eee }
img.small { image-rendering: pixelated }
figure div { font-size: 12px; color: #666 }
figcaption { overflow-wrap: anywhere; font-size: 12px }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0 8px; margin: 4px 0 }
dt { color: #666 } dd { margin: 0 }
"""


def contact_sheet(
    batch: pa.RecordBatch,
    pictures: NDArray[np.uint8],
    masks: Mapping[str, NDArray[np.uint8]],
    about: str,
    total: int,
) -> str:
    """Returns the page.

    Args:
        batch: A row for each sample; the first column is its name.
        pictures: The pictures of the first of them.
        masks, about, total: See `WrongAnswers`.
    """
    count = len(pictures)
    shown = batch.slice(0, count)
    among = f" of {counted(total, 'sample')}" if total else ""
    more = f", the {count} worst of them" if count < batch.num_rows else ""
    title = f"{counted(batch.num_rows, 'wrong prediction')}{among}{more}"
    title = escape(f"{about}: {title}" if about else title)
    inside = "\n".join(figures(shown, pictures, masks))
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n"
        f"<h1>{title}</h1>\n<main>\n{inside}\n</main>\n</html>\n"
    )


def figures(
    batch: pa.RecordBatch,
    pictures: NDArray[np.uint8],
    masks: Mapping[str, NDArray[np.uint8]] = MappingProxyType({}),
) -> Iterator[str]:
    """Yields each picture with its masks, and what its row says.

    Args:
        batch: A row for each picture; the first column is its name.
        masks: Further pictures, by what they show.
    """
    names, rows = batch.schema.names, zip(*map(texts, batch.columns), strict=True)
    for number, (row, picture) in enumerate(zip(rows, pictures, strict=True)):
        sample, *cells = row
        facts = "".join(
            f"<dt>{escape(name)}</dt><dd>{escape(cell)}</dd>"
            for name, cell in zip(names[1:], cells, strict=True)
        )
        beside = "".join(
            f"<div>{_image(each[number], f'{sample}: {what}')}<br>{escape(what)}</div>"
            for what, each in masks.items()
        )
        yield (
            f"<figure>{_image(picture, sample)}{beside}<figcaption>{escape(sample)}<dl>{facts}</dl>"
            "</figcaption></figure>"
        )


def readable(batch: pa.RecordBatch, prefix: str) -> pa.RecordBatch:
    """Returns rows with rounded numbers, and with column names without a prefix."""
    columns = [
        pc.round(column, DIGITS) if pa.types.is_floating(column.type) else column
        for column in batch.columns
    ]
    names = [name.removeprefix(prefix) for name in batch.schema.names]
    return pa.RecordBatch.from_arrays(columns, names=names)


def _image(picture: NDArray[np.uint8], name: str) -> str:
    is_small = max(picture.shape[:2]) <= LOSSLESS
    kind, content = ("png", png(picture)) if is_small else ("jpeg", _photo(picture))
    data = b64encode(content).decode()
    small = ' class="small"' if is_small else ""
    return f'<img{small} alt="{escape(name)}" src="data:image/{kind};base64,{data}">'


def _photo(picture: NDArray[np.uint8]) -> bytes:
    """Returns a JPEG file of at most twice the size on the page."""
    height, width, _ = picture.shape
    factor = min(1.0, 2 * SIDE / max(height, width))
    size = [max(1, round(height * factor)), max(1, round(width * factor))]
    resized = tf.image.resize(picture, size, antialias=True)
    content: bytes = tf.io.encode_jpeg(tf.cast(tf.round(resized), tf.uint8), quality=85).numpy()
    return content
