"""A process that has imported TensorFlow, and forks one for each command line that it is given.

`python forking_process.py` reads a JSON value a line: `arguments`, the `folder` to run in, the
files `out` and `err`, and maybe `file_size`, a limit in bytes, and `ordinary`, to be held back by
permissions, which root is not. It writes the process id, and once that process has ended, how.
No test imports this file.

To fork is sound as long as there is one thread and TensorFlow has not computed: both are asserted.
"""

import ctypes
import json
import os
import resource
import signal
import struct
import sys
from importlib import import_module
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy's own threads, which no fork would have

from speccompile.__main__ import leave_out_unused_packages, main
from speccompile.compiler.targets.tensorflow_start import start_tensorflow

MODULES = (
    "interfaces.command_line.commands.run",
    "runtime.training.session",
    "compiler.targets.keras.build",
    "compiler.targets.graph.build",
)


def assert_may_fork() -> None:
    from tensorflow.python.eager import context

    assert not context.context()._initialized, "TensorFlow has computed"
    if os.path.isdir("/proc/self/task"):
        assert len(os.listdir("/proc/self/task")) == 1, "there are threads"


def become(request: dict[str, Any]) -> None:
    """In the forked process: its own folder, streams, limits and user."""
    sys.stdin.close()
    for number, stream in ((1, "out"), (2, "err")):
        os.dup2(os.open(request[stream], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666), number)
    os.chdir(request["folder"])
    if "file_size" in request:
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["file_size"],) * 2)
    if "ordinary" in request and os.geteuid() == 0:
        give_up_capabilities()
    sys.argv = ["speccompile", *request["arguments"]]


def give_up_capabilities() -> None:
    """Linux: from now on the permissions of files hold for root, too."""
    header = struct.pack("Ii", 0x20080522, 0)  # version 3, this process
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.capset(header, bytes(24)) == 0, os.strerror(ctypes.get_errno())


def carry_out(request: dict[str, Any]) -> None:
    """Never returns; the end of the process is the command line's."""
    code = 99
    try:
        become(request)
        code = main()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def serve() -> None:
    leave_out_unused_packages()  # pyarrow, which pandas imports, has a thread
    start_tensorflow()
    for module in MODULES:
        import_module(f"speccompile.{module}")
    assert_may_fork()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            carry_out(json.loads(line))
        print(process, flush=True)
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()
