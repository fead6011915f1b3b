"""`speccompile lsp`: the language server, for any editor that supports the protocol."""

import signal
from argparse import ArgumentParser, Namespace
from importlib.util import find_spec

from ..arguments import UsageError
from ..streams import Streams

EXAMPLES = (("speccompile lsp", "started by an editor, over standard input and output"),)


def add_arguments(parser: ArgumentParser) -> None:
    """Add `--stdio`, the only transport; editors pass it."""
    parser.add_argument("--stdio", action="store_true", help="over standard streams (default)")


def main(arguments: Namespace, streams: Streams) -> int:
    """Serve an editor until it disconnects."""
    if find_spec("pygls") is None:
        raise UsageError(
            "the language server needs pygls, which is not installed",
            "pip install 'speccompile[editor]'",
        )
    inp, out = (getattr(stream, "buffer", None) for stream in (streams.inp, streams.out))
    if inp is None or out is None:
        raise UsageError("standard input is closed", "the language server is started by an editor")
    import logging  # pygls has loaded it

    logging.basicConfig(stream=streams.err, format="%(message)s", level=logging.WARNING)
    from ...language_server.serving import is_no_refusal, serve

    for handler in logging.getLogger().handlers:
        handler.addFilter(is_no_refusal)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a thread may get it, and the loop sleep on
    return serve(inp, out)
