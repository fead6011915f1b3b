"""A process that saves, for tests that kill it, take its permissions or fill its disk.

`python saving_process.py SCENARIO FOLDER` prints what happened, a JSON value a line. FOLDER is a
run's, but for `fill` and `read_only_mount`, where it is an empty one. No test imports this file.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from saved_checkpoints import assert_is, epoch_of, save, staged
from speccompile.runtime.events import Warned
from speccompile.runtime.storage.checkpoints import Checkpoints, epoch_name
from speccompile.runtime.storage.durable import StorageError
from speccompile.runtime.storage.run_folder import RunFolder

NOBODY = 65534
ROWS = 50_000


def say(**content: Any) -> None:
    print(json.dumps(content), flush=True)


def attempt(name: str, action: Any) -> None:
    """Do it, and say how it ended."""
    try:
        action()
    except StorageError as error:
        say(name=name, error=type(error).__name__, message=error.message, help=error.help)
    else:
        say(name=name, error=None)


def checkpoints_of(run: RunFolder) -> Checkpoints:
    return Checkpoints(run.checkpoints_path, str(run.identity))


def state_of(checkpoints: Checkpoints) -> None:
    """What another reader finds."""
    intact = [info.name for info in checkpoints.inspect() if info.intact]
    for name in intact:
        checkpoints.load(name)
    say(intact=intact, staged=staged(checkpoints.folder))


def hold(folder: Path) -> None:
    """Be the run's writer until killed."""
    with RunFolder.open(folder) as run:
        run.lock()
        say(locked=True)
        sys.stdin.read()


def loop(folder: Path) -> None:
    """Save epoch after epoch, from the newest on, until killed; each is said once it is saved."""
    with RunFolder.open(folder) as run:
        run.lock()
        checkpoints = checkpoints_of(run)
        newest = epoch_of(checkpoints.newest_intact())
        if newest:
            assert_is(checkpoints, newest, ROWS)
        while True:
            newest += 1
            save(checkpoints, newest, rows=ROWS)
            say(epoch=newest)
            checkpoints.retain([epoch_name(newest), epoch_name(newest - 1), epoch_name(1)])


def limit(folder: Path) -> None:
    """Hit limits of the size of a file: in the weights, in the manifest, in a log."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with RunFolder.open(folder) as run:
        checkpoints = checkpoints_of(run)
        save(checkpoints, 1, 2, rows=ROWS)
        run.log(Warned("first"))
        for size in (100, 5_000, 300_000):
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
            attempt(str(size), lambda: save(checkpoints, 3, rows=ROWS))
            state_of(checkpoints)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500, before[1]))
        attempt("manifest", lambda: save(checkpoints, 3))
        state_of(checkpoints)
        attempt("log", lambda: [run.log(Warned("x" * 150)) for _ in range(4)])
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        attempt("after", lambda: save(checkpoints, 3, rows=ROWS))
        run.log(Warned("last"))
        state_of(checkpoints)


def fill(folder: Path) -> None:
    """Save on a disk of one megabyte until it is full, then free some."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", folder], check=True)
    with RunFolder.create(folder, "digits") as run:
        checkpoints = checkpoints_of(run)
        attempt("save", lambda: save(checkpoints, 1, 2, 3, rows=ROWS))
        state_of(checkpoints)
        attempt("log", lambda: [run.log(Warned("x" * 3_000)) for _ in range(400)])
        say(log=all(json.loads(line) for line in run.events_path.read_text().splitlines()))
        attempt("history", lambda: run.append_history(1, {"loss": 0.5}))
        attempt("result", lambda: run.write_result({"reason": "the end"}))
        say(rest=sorted(path.name for path in run.path.iterdir()))
        run.events_path.unlink()
        checkpoints.retain([])
        attempt("after", lambda: save(checkpoints, 3, rows=ROWS))
        state_of(checkpoints)


def read_only_mount(folder: Path) -> None:
    """A file system that becomes read-only in the middle of a run."""
    subprocess.run(["mount", "-t", "tmpfs", "none", folder], check=True)
    with RunFolder.create(folder, "digits") as run:
        checkpoints = checkpoints_of(run)
        save(checkpoints, 1)
        # The lock's file is open for writing, so the mount itself can't be made read-only: one
        # of the same files is put over it.
        subprocess.run(["mount", "--bind", folder, folder], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        attempt("save", lambda: save(checkpoints, 2))
        attempt("log", lambda: run.log(Warned("late")))
        attempt("retain", lambda: checkpoints.retain([]))
        state_of(checkpoints)
        attempt("create", lambda: RunFolder.create(folder, "digits"))


def held_back(folder: Path) -> RunFolder:
    """The run, as a person opens it whom the permissions hold back, which root is not."""
    os.chdir(folder)  # the folders above may not be open to that person
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    return RunFolder.open(Path())


def read_without_permission(folder: Path) -> None:
    checkpoints = checkpoints_of(held_back(folder))
    attempt("list", lambda: say(newest=checkpoints.newest_intact()))
    attempt("inspect", lambda: say(problems=[info.problem for info in checkpoints.inspect()]))


def write_without_permission(folder: Path) -> None:
    run = held_back(folder)
    checkpoints = checkpoints_of(run)
    attempt("save", lambda: save(checkpoints, 9))
    attempt("log", lambda: run.log(Warned("late")))
    attempt("retain", lambda: checkpoints.retain([]))
    say(newest=checkpoints.newest_intact())


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]))
