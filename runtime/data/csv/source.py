"""Reads CSV files."""

from ....spec_schema.components.sources.csv import Csv
from ..request import Request, Samples, reads
from ..tables.several import read_files
from .table import open_table


@reads(Csv)
def read(source: Csv, request: Request) -> Samples | None:
    """Returns the samples of CSV files; None if they can't be read, which is reported."""
    return read_files(source, request, open_table)
