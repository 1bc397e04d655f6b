"""A queue of events with one thread and at most one request in flight."""

import random
import threading
import time
import uuid
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Callable, Deque, Dict, List, NamedTuple, Optional, Tuple

from .ack import Ack, Code
from .transport import TOO_LARGE, UNAUTHORIZED, Failure, Transport
from .wire import Answer

# A token that is being rotated looks wrong for a while; one that stays wrong is wrong.
UNAUTHORIZED_FOR = 10.0
LONGEST_WAIT = 60.0
OVERHEAD = 256  # what an event occupies beside its bytes


class Rules(NamedTuple):
    batch_events: int
    batch_bytes: int
    linger: float
    backoff: Tuple[float, float]
    delivery_timeout: float


@dataclass(eq=False)
class Pending:
    bytes: bytes
    id: uuid.UUID
    since: float = 0.0  # in its lane; there, nobody is older than who stands before
    future: "Future[Ack]" = field(default_factory=Future)

    @property
    def footprint(self) -> int:
        return len(self.bytes) + OVERHEAD


class Lane:
    def __init__(
        self, rules: Rules, transport: Transport, finish: Callable[[Pending, Code, str], None],
        failed: Callable[[str], None], retried: Callable[[int], None],
    ) -> None:
        self._rules = rules
        self._transport = transport
        self._finish = finish
        self._failed = failed
        self._retried = retried
        self._thread: Optional[threading.Thread] = None
        self._news = threading.Condition()  # guards everything below
        self._waiting: Deque[Pending] = deque()
        self._waiting_bytes = 0
        self._in_flight: List[Pending] = []
        self._ending: Dict[threading.Thread, List[Pending]] = {}  # they are being answered, by that thread
        self._most_bytes = rules.batch_bytes  # less once a server has found a batch too large
        self._failures = 0  # in a row
        self._not_before = 0.0
        self._hurried = False
        self._closed = False
        self._unauthorized: Optional[Tuple[float, float]] = None  # since when, and when last
        self._last_failure = ""

    def add(self, event: Pending) -> bool:
        """Appends an event; False once the lane is closed. A RuntimeError if there can be no thread."""
        with self._news:
            if self._closed:
                return False
            if self._thread is None:
                thread = threading.Thread(target=self._run, name="asgard-producer", daemon=True)
                thread.start()  # may raise: then the next event tries it
                self._thread = thread
            self._append(event)
            self._news.notify_all()
            return True

    def hurry(self) -> List[Pending]:
        """All events without an answer; those that wait are sent without lingering."""
        with self._news:
            self._hurried = bool(self._waiting)
            self._news.notify_all()
            ending = [event for events in self._being_told() for event in events]
            return ending + self._in_flight + list(self._waiting)

    def told(self, timeout: Optional[float]) -> bool:
        """Waits until all that is being answered is; with a future's result its callbacks have not run yet."""
        with self._news:
            told = self._being_told()
            return self._news.wait_for(lambda: not any(a is b for a in told for b in self._ending.values()), timeout)

    def _being_told(self) -> List[List[Pending]]:
        # A callback must not wait for itself, nor for those that come after it.
        return [events for thread, events in self._ending.items() if thread is not threading.current_thread()]

    def drain(self) -> Tuple[List[Pending], str]:
        """Gives up all events without an answer, and takes no more; also why the latest were not stored."""
        with self._news:
            self._closed = True
            left = self._in_flight + list(self._waiting)
            self._in_flight = []
            self._waiting.clear()
            self._news.notify_all()
            self._transport.close()
            return left, self._last_failure

    def end_late(self) -> float:
        """Refuses what has no time left, be it in flight or not; says when somebody else may have none."""
        timeout = self._rules.delivery_timeout
        with self._news:
            now = time.monotonic()
            late = list(takewhile(lambda event: event.since + timeout <= now, self._in_flight))
            self._in_flight = self._in_flight[len(late):]
            if late and not self._in_flight:
                self._transport.close()  # nobody needs the answer any more
            while self._waiting and self._waiting[0].since + timeout <= now:
                late.append(self._pop())
            oldest = next(iter(self._in_flight or self._waiting), None)
            if late:
                self._ending[threading.current_thread()] = late
            why = self._late() + because(self._last_failure)
        if late:
            self._end([(event, Answer(Code.UNAVAILABLE, why)) for event in late])
        return (oldest.since if oldest else now) + timeout

    def _late(self) -> str:
        return f"no answer within {self._rules.delivery_timeout:g} s"

    def _run(self) -> None:
        while not self._closed:
            batch = self._next()
            if batch:
                outcome = self._transport.publish([event.bytes for event in batch], lambda: bool(self._in_flight))
                self._settle(batch, outcome)

    def _next(self) -> List[Pending]:
        """Waits for the next batch; none if something may be late, or the lane is closed."""
        first = self.end_late()
        with self._news:
            now = time.monotonic()
            due = self._due()
            if due <= now and not self._closed:
                return self._take()
            if not self._closed:
                self._news.wait(min(due, first) - now if self._waiting else None)
            return []

    def _end(self, done: List[Tuple[Pending, Answer]]) -> None:
        for event, answer in done:
            self._finish(event, answer.code, answer.detail)
        with self._news:
            del self._ending[threading.current_thread()]
            self._news.notify_all()

    def _due(self) -> float:
        """When the next batch may go."""
        if not self._waiting:
            return float("inf")
        full = len(self._waiting) >= self._rules.batch_events or self._waiting_bytes >= self._most_bytes
        lingered = 0.0 if self._hurried or full else self._waiting[0].since + self._rules.linger
        return max(lingered, self._not_before)

    def _take(self) -> List[Pending]:
        batch: List[Pending] = []
        size = 0
        while self._waiting and len(batch) < self._rules.batch_events:
            size += len(self._waiting[0].bytes)
            if batch and size > self._most_bytes:
                break
            batch.append(self._pop())
        self._hurried = self._hurried and bool(self._waiting)
        self._in_flight = batch
        return batch

    def _settle(self, batch: List[Pending], outcome: "List[Answer] | Failure") -> None:
        now = time.monotonic()
        if isinstance(outcome, Failure) and not self._in_flight and not self._closed:
            outcome = outcome._replace(detail=self._late())  # its connection was closed for that
        answers = self._read(batch, outcome, now)
        done: List[Tuple[Pending, Answer]] = []
        again: List[Tuple[Pending, Answer]] = []
        with self._news:
            if self._closed:
                return  # the events are refused already
            gone = len(batch) - len(self._in_flight)  # they were the oldest
            for event, answer in zip(self._in_flight, answers[gone:]):
                retry = answer.code.retriable and now - event.since < self._rules.delivery_timeout
                (again if retry else done).append((event, answer))
            self._in_flight = []
            self._ending[threading.current_thread()] = [event for event, _ in done]
            for event, _ in reversed(again):
                self._waiting.appendleft(event)
                self._waiting_bytes += len(event.bytes)
            self._last_failure = f"{again[0][1].code.name} {again[0][1].detail}" if again else ""
            self._back_off(now, again, outcome)
        self._retried(len(again))
        self._end(done)

    def _back_off(self, now: float, again: List[Tuple[Pending, Answer]], outcome: "List[Answer] | Failure") -> None:
        self._hurried = self._hurried or bool(again)
        split = isinstance(outcome, Failure) and outcome.status == TOO_LARGE
        if not split:
            self._most_bytes = min(self._rules.batch_bytes, self._most_bytes + self._most_bytes // 64 + 1)
        if not again or split:
            self._failures = 0
            self._not_before = now
            return
        first, most = self._rules.backoff
        delay = min(first * 2 ** min(self._failures, 20), most) * (1 - random.random() / 2)
        self._failures += 1
        asked = max(answer.retry_after for _, answer in again)
        # Beyond the delivery timeout, the lane's events would expire without a try.
        self._not_before = now + max(delay, min(asked, LONGEST_WAIT, self._rules.delivery_timeout))

    def _read(self, batch: List[Pending], outcome: "List[Answer] | Failure", now: float) -> List[Answer]:
        if not isinstance(outcome, Failure):
            self._unauthorized = None
            self._failed("")
            return outcome
        self._failed(outcome.detail)
        return [Answer(self._code(batch, outcome, now), outcome.detail, outcome.retry_after)] * len(batch)

    def _code(self, batch: List[Pending], failure: Failure, now: float) -> Code:
        """What a failed request means for its events."""
        if failure.status == 400:
            return Code.INVALID
        if failure.status == 403:
            return Code.NOT_ALLOWED
        if failure.status == TOO_LARGE:
            if len(batch) == 1:
                return Code.TOO_LARGE
            self._most_bytes = max(1, sum(len(event.bytes) for event in batch) // 2)
        if failure.status == UNAUTHORIZED:
            since, last = self._unauthorized or (now, now)
            self._unauthorized = (since if now - last <= UNAUTHORIZED_FOR else now, now)
            if now - self._unauthorized[0] >= UNAUTHORIZED_FOR:
                return Code.NOT_ALLOWED
        return Code.UNAVAILABLE

    def _append(self, event: Pending) -> None:
        event.since = time.monotonic()
        self._waiting.append(event)
        self._waiting_bytes += len(event.bytes)

    def _pop(self) -> Pending:
        event = self._waiting.popleft()
        self._waiting_bytes -= len(event.bytes)
        return event


def because(reason: str) -> str:
    return f" (last: {reason})" if reason else ""
