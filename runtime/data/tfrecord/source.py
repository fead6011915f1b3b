"""Reads TFRecord files."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from ....spec_schema.components.sources.tfrecord import Tfrecord
from ....spec_schema.findings import codes
from ..arrays.opened import ArrayError
from ..arrays.reading import OpenAll, found_files, read_opened
from ..files import unreadable
from ..request import Request, Samples, reads
from .files import RecordFiles
from .framing import UnpackedFiles, has_records, places_of


@reads(Tfrecord)
def read(source: Tfrecord, request: Request) -> Samples | None:
    """Returns the samples of TFRecord files; None if they can't be read, which is reported.

    Without a decoder, only the lengths of the records are looked at.
    """
    opening = open_arrays(source, request)
    if opening is None:
        return None
    try:
        with opening() as records:
            if request.start_decoder is None:
                return None
            request.start_decoder()
            return read_opened(records, source, request)
    except ArrayError as error:
        request.report(error.what, source.name, "path")
    except OSError as error:
        unreadable(request, source, error)
    return None


def open_arrays(source: Tfrecord, request: Request) -> OpenAll | None:
    """See `array_file`."""
    files = found_files(source, request, ("gzip", "empty"), has_records)
    return None if files is None else partial(_opened, source, files, request.leaves_out)


def _opened(source: Tfrecord, files: Mapping[str, Path], leaves_out: bool) -> RecordFiles:
    """Returns the records of all files. Raises ArrayError, OSError."""
    unpacked = UnpackedFiles()
    places = [places_of(path, name, unpacked) for name, path in files.items()]
    if not any(len(one.starts) for one in places):
        raise ArrayError(codes.records.empty_file(source.path_text))
    return RecordFiles(places, source.features, source.path_text, leaves_out)
