"""A thread that runs tasks in order for an event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class Worker:
    """One thread. It ends with the process, even during a task."""

    def __init__(self, name: str) -> None:
        self._tasks: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        Thread(target=self._run, name=name, daemon=True).start()

    def do(self, task: Callable[[], Answer]) -> "asyncio.Future[Answer]":
        """Run a task and return its result, or raise its error. A task that is cancelled before its
        turn is not started.
        """
        future: Future[Answer] = Future()
        self._tasks.put((future, task))
        return asyncio.wrap_future(future)

    def end(self) -> None:
        """Accept no more tasks. The thread ends after those that are waiting."""
        self._tasks.put(None)

    def _run(self) -> None:
        while (waiting := self._tasks.get()) is not None:
            future, task = waiting
            if future.set_running_or_notify_cancel():
                _carry_out(future, task)


def _carry_out(future: Future[Any], task: Callable[[], Any]) -> None:
    try:
        future.set_result(task())
    except StopIteration as error:  # no future of asyncio takes one: it would never be done
        future.set_exception(RuntimeError(f"StopIteration: {error}"))
    except BaseException as error:
        future.set_exception(error)
