"""The bytes that unanswered events may occupy."""

import threading
import time


class Memory:
    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._used = 0
        self._closed = False
        self._room = threading.Condition()

    def take(self, size: int, patience: float) -> bool:
        """Waits for room; False if there was none."""
        deadline = time.monotonic() + patience
        with self._room:
            # An event larger than the limit must be able to pass alone.
            while self._used and self._used + size > self._limit:
                left = deadline - time.monotonic()
                if self._closed or left <= 0:
                    return False
                self._room.wait(left)
            self._used += size
            return True

    def give(self, size: int) -> None:
        with self._room:
            self._used -= size
            self._room.notify_all()

    def close(self) -> None:
        """Nobody waits any more."""
        with self._room:
            self._closed = True
            self._room.notify_all()
