"""What the process of trials is told, in lines of JSON: `{"trial": 3}`, to carry out a trial,
`{"prune": false}`, whether to end it after the epoch that it has told, and `{"stop": true}`, to end
it after the current step.

When its input ends, it exits at once: whoever started it is gone. This works from the first moment
on, because it imports nothing else.
"""

import json
import os
import sys
from queue import SimpleQueue
from threading import Thread
from typing import IO


class Messages:
    """Takes in messages in a thread of its own.

    Attributes:
        trials: The numbers of the trials to carry out.
        answers: Whether to end the trial, for each epoch that was told.
        stop: Whether the current trial is to end.
    """

    def __init__(self) -> None:
        self.trials: SimpleQueue[int] = SimpleQueue()
        self.answers: SimpleQueue[bool] = SimpleQueue()
        self.stop = False

    def listen(self, lines: IO[bytes] | None = None) -> "Messages":
        """Start to take in lines. Defaults to those of standard input."""
        taken = sys.stdin.buffer if lines is None else lines
        Thread(target=self._take_in, args=(taken,), daemon=True).start()
        return self

    def _take_in(self, lines: IO[bytes]) -> None:
        for line in lines:
            message = json.loads(line)
            if "trial" in message:
                self.trials.put(message["trial"])
            elif "prune" in message:
                self.answers.put(message["prune"])
            else:
                self.stop = True
        os._exit(0)  # the run is whole at any moment; to unwind would take until the next step
