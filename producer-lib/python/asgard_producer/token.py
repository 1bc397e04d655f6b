"""Where the bearer token comes from."""

import threading
import time
from typing import Callable, Union

Token = Union[str, Callable[[], str]]


def token_source(token: Token) -> Callable[[], str]:
    return token if callable(token) else lambda: token


class TokenFile:
    """A token in a file, read again when it is older than a second: tokens rotate while we run."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._token = ""
        self._read_at = 0.0

    def __call__(self) -> str:
        with self._lock:
            now = time.monotonic()
            if not self._token or now - self._read_at > 1:
                self._token = self._read()
                self._read_at = now
            return self._token

    def _read(self) -> str:
        try:
            with open(self._path, encoding="utf-8") as file:
                return file.read().strip()
        except (OSError, ValueError) as e:
            raise OSError(f"token file: {self._path} (expected: readable; {e})") from e
