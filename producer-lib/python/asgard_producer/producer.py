"""The producer: what its user calls."""

import threading
import time
import zlib
from collections import Counter
from concurrent.futures import Future, wait
from typing import Any, Dict, List, Optional, Tuple, Union

from . import wire
from .ack import Ack, Code, Stats
from .deadlines import Deadlines
from .lane import Lane, Pending, Rules, because
from .memory import Memory
from .token import Token, TokenFile, token_source
from .transport import Transport, address

MAX_EVENT = 1 << 20  # what fronting servers take; above it an event can never be stored
CLOSED = "producer: closed (expected: open)"


class Producer:
    """Publishes events; safe for use by many threads. Times are in seconds, sizes in bytes.

    :param fronting: `host:port` or `https://host:port`, or a list of them: fail-over
    :param token: the bearer token, or a function that gives the one of the moment
    :param token_file: a file with the token, read again every second; instead of token
    :param batch_events: a request has at most so many events ...
    :param batch_bytes: ... of at most so many bytes together
    :param linger: how long an event waits for others to share its request
    :param requests_in_flight: also the number of threads and connections
    :param memory: what unanswered events may occupy; then publish blocks
    :param max_block: for how long; then the event is refused
    :param backoff: the pause before a retry: doubling from first to most, less up to half by chance
    :param request_timeout: how long a server may be silent
    :param delivery_timeout: how long an event that found room is retried; then it is refused, also in flight
    :param compress: send bodies with gzip
    """

    def __init__(
        self,
        fronting: Union[str, List[str]],
        token: Optional[Token] = None,
        *,
        token_file: Optional[str] = None,
        batch_events: int = 1000,
        batch_bytes: int = 512 << 10,
        linger: float = 0.005,
        requests_in_flight: int = 8,
        memory: int = 64 << 20,
        max_block: float = 30.0,
        backoff: Tuple[float, float] = (0.05, 1.0),
        request_timeout: float = 30.0,
        delivery_timeout: float = 120.0,
        compress: bool = False,
    ) -> None:
        servers = [fronting] if isinstance(fronting, str) else list(fronting)
        _check(
            (bool(servers), "fronting: none (expected: host:port)"),
            ((token is None) != (token_file is None), "token: none or two (expected: token or token_file)"),
            (1 <= batch_events <= 10_000, f"batch events: {batch_events} (expected: 1 to 10000)"),
            (1 <= batch_bytes <= 1 << 20, f"batch bytes: {batch_bytes} (expected: 1 to 1048576)"),
            (linger >= 0, f"linger: {linger} (expected: >= 0)"),
            (1 <= requests_in_flight <= 1000, f"requests in flight: {requests_in_flight} (expected: 1 to 1000)"),
            (memory >= 1, f"memory: {memory} (expected: >= 1)"),
            (max_block >= 0, f"max block: {max_block} (expected: >= 0)"),
            (backoff[0] > 0, f"first: {backoff[0]} (expected: > 0)"),
            (backoff[1] >= backoff[0], f"max: {backoff[1]} (expected: >= first, {backoff[0]})"),
            (request_timeout > 0, f"request timeout: {request_timeout} (expected: > 0)"),
            (delivery_timeout > 0, f"delivery timeout: {delivery_timeout} (expected: > 0)"),
        )
        source = TokenFile(token_file) if token_file is not None else token_source(token or "")
        urls = [address(server) for server in servers]
        rules = Rules(batch_events, batch_bytes, linger, backoff, delivery_timeout)
        self._memory = Memory(memory)
        self._max_block = max_block
        self._closed = False
        self._lock = threading.Lock()  # guards the four below
        self._sent = 0
        self._retries = 0
        self._ended: "Counter[Code]" = Counter()
        self._last_failure = ""
        self._lanes = [
            Lane(
                rules, Transport(urls, index, source, request_timeout, compress),
                self._finish, self._request_failed, self._retried,
            )
            for index in range(requests_in_flight)
        ]
        self._deadlines = Deadlines(self._lanes)

    def publish(self, topic: str, key: Any, message: Any) -> "Future[Ack]":
        """Publishes an event; its key and message are bytes or protobuf messages.

        Blocks while too many bytes wait for an answer. The future never fails: an event that was not stored has an
        Ack with a code and a detail. It completes on a thread of the library: what hangs on it must be quick and must
        not publish.
        """
        key_bytes = _bytes("key", key)
        id = wire.uuid7()
        event = Pending(wire.event(topic, key_bytes, _bytes("message", message), id), id)
        event.future.set_running_or_notify_cancel()  # from here on, nobody can cancel it
        with self._lock:
            self._sent += 1
        size = len(event.bytes)
        if size > MAX_EVENT:
            return self._refuse(event, Code.TOO_LARGE, f"event: {size} bytes (expected: <= {MAX_EVENT})")
        if self._closed:
            return self._refuse(event, Code.UNAVAILABLE, CLOSED)
        if not self._memory.take(event.footprint, self._max_block):
            full = f"memory: full of unanswered events (expected: room within {self._max_block:g} s)"
            return self._refuse(event, Code.UNAVAILABLE, full + because(self._last_failure))
        lane = zlib.crc32(key_bytes, zlib.crc32(topic.encode())) % len(self._lanes)
        try:
            self._deadlines.start()
            if not self._lanes[lane].add(event):
                self._finish(event, Code.UNAVAILABLE, CLOSED)
        except RuntimeError as e:
            self._finish(event, Code.UNAVAILABLE, f"thread: {e} (expected: one more)")
        return event.future

    def flush(self, timeout: Optional[float] = None) -> bool:
        """Sends what waits, at once; True when all events published before the call are answered."""
        deadline = None if timeout is None else time.monotonic() + timeout
        waiting = [event.future for lane in self._lanes for event in lane.hurry()]
        if wait(waiting, timeout).not_done:
            return False
        return all(lane.told(deadline and max(0.0, deadline - time.monotonic())) for lane in self._lanes)

    def close(self, timeout: float = 30.0) -> None:
        """Flushes for as long as the timeout; events without an answer then are UNAVAILABLE."""
        self._closed = True
        self._memory.close()
        self.flush(timeout)
        for lane in self._lanes:
            left, reason = lane.drain()
            for event in left:
                self._finish(event, Code.UNAVAILABLE, f"closed: no answer within {timeout:g} s{because(reason)}")
        self._deadlines.stop()

    def stats(self) -> Stats:
        with self._lock:
            refused: Dict[Code, int] = {code: n for code, n in self._ended.items() if code not in (Code.STORED, Code.SPOOLED)}
            ended = sum(self._ended.values())
            stored = ended - sum(refused.values())
            return Stats(self._sent, stored, refused, self._retries, self._sent - ended, self._last_failure)

    def __enter__(self) -> "Producer":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _refuse(self, event: Pending, code: Code, detail: str) -> "Future[Ack]":
        self._answer(event, code, detail)
        return event.future

    def _finish(self, event: Pending, code: Code, detail: str) -> None:
        self._memory.give(event.footprint)
        self._answer(event, code, detail)

    def _answer(self, event: Pending, code: Code, detail: str) -> None:
        with self._lock:
            self._ended[code] += 1
        event.future.set_result(Ack(code, event.id, detail))

    def _request_failed(self, reason: str) -> None:
        with self._lock:
            self._last_failure = reason

    def _retried(self, events: int) -> None:
        with self._lock:
            self._retries += events


def _bytes(name: str, value: Any) -> bytes:
    """Deterministic: equal identity must be equal bytes, so that it meets one partition."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    if hasattr(value, "SerializeToString"):
        return bytes(value.SerializeToString(deterministic=True))
    raise TypeError(f"{name}: {type(value).__name__} (expected: bytes or a protobuf message)")


def _check(*rules: Tuple[bool, str]) -> None:
    wrong = [message for holds, message in rules if not holds]
    if wrong:
        raise ValueError("; ".join(wrong))
