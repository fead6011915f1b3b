"""Reads CSV files."""

from ....spec_schema.components.sources.csv import Csv
from ..request import Request, Samples, reads
from ..tables.reading import read_table
from .table import open_table


@reads(Csv)
def read(source: Csv, request: Request) -> Samples | None:
    """Returns the samples of a table; None if it can't be read, which is reported."""
    table = open_table(source, request)
    return None if table is None else read_table(table, request)
