"""Ends events in time: their lane cannot while it waits for a server."""

import threading
import time
from typing import List, Optional

from .lane import Lane

LONGEST_PAUSE = 60.0  # a wait has a limit, a delivery timeout has none


class Deadlines:
    def __init__(self, lanes: List[Lane]) -> None:
        self._lanes = lanes
        self._lock = threading.Lock()
        self._thread: Optional[threading.Thread] = None
        self._over = threading.Event()

    def start(self) -> None:
        """With the first event, so that a fork before it costs nothing. A RuntimeError if there can be no thread."""
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    thread = threading.Thread(target=self._run, name="asgard-producer-deadlines", daemon=True)
                    thread.start()
                    self._thread = thread

    def stop(self) -> None:
        self._over.set()

    def _run(self) -> None:
        pause = 0.0
        while not self._over.wait(pause):
            # What is published meanwhile has more time left than that.
            first = min(lane.end_late() for lane in self._lanes)
            pause = min(max(first - time.monotonic(), 0.0), LONGEST_PAUSE)
