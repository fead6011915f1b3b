"""Reads TFRecord files."""

from ....spec_schema.components.sources.tfrecord import Tfrecord
from ....spec_schema.findings import codes
from ..arrays.opened import ArrayError
from ..arrays.reading import found_files, read_opened
from ..files import unreadable
from ..request import Request, Samples, reads
from .files import RecordFiles
from .framing import UnpackedFiles, has_records, places_of


@reads(Tfrecord)
def read(source: Tfrecord, request: Request) -> Samples | None:
    """Returns the samples of TFRecord files; None if they can't be read, which is reported.

    Without a decoder, only the lengths of the records are looked at.
    """
    files = found_files(source, request, ("gzip", "empty"), has_records)
    if files is None:
        return None
    unpacked = UnpackedFiles()
    try:
        places = [places_of(path, name, unpacked) for name, path in files.items()]
        if not any(len(one.starts) for one in places):
            raise ArrayError(codes.records.empty_file(source.path_text))
        if request.start_decoder is None:
            return None
        request.start_decoder()
        with RecordFiles(places, source.features, source.path_text) as records:
            return read_opened(records, source, request)
    except ArrayError as error:
        request.report(error.what, source.name, "path")
    except OSError as error:
        unreadable(request, source, error)
    return None
