"""The first signal is noted, whatever becomes of the notice; the second ends the process."""

import os
import signal
import subprocess
import sys
from threading import Event

from patience import PATIENCE
from speccompile.runtime.training.interruption import Signals

LEAVING = """
import os, sys, time
from speccompile.interfaces.command_line.streams import Streams
from speccompile.interfaces.command_line.commands.run import _leave

class Stopped:
    def write(self, text):
        time.sleep(1000)

_leave(2, Streams(sys.stdout, Stopped(), sys.stdin))
"""


def test_the_handler_waits_for_no_notice() -> None:
    stalled, begun, left = Event(), Event(), []

    def notice() -> None:
        begun.set()
        stalled.wait(PATIENCE)

    with Signals(notice, left.append) as signals:
        assert not signals.requested
        os.kill(os.getpid(), signal.SIGTERM)
        assert (signals.requested, signals.exit_code) == (True, 143)
        assert begun.wait(PATIENCE)
        assert left == []
        os.kill(os.getpid(), signal.SIGINT)
        assert left == [signal.SIGINT]
    stalled.set()


def test_handlers_are_as_before_afterwards() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with Signals() as signals:
        assert signal.getsignal(signal.SIGINT) not in before
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    assert (signals.requested, signals.exit_code) == (False, 0)


def test_the_second_signal_ends_a_process_that_can_not_say_so() -> None:
    ended = subprocess.run([sys.executable, "-c", LEAVING], timeout=PATIENCE, check=False)
    assert ended.returncode == 130
