"""What the caller gets to see."""

import enum
import uuid
from dataclasses import dataclass
from typing import Dict


class Code(enum.IntEnum):
    """The codes of fronting.proto."""

    # What a newer server may say that this version does not know.
    UNRECOGNIZED = -1
    CODE_UNSPECIFIED = 0
    STORED = 1
    SPOOLED = 2
    UNAVAILABLE = 10
    QUOTA = 11
    KEY_BLOCKED = 12
    UNKNOWN_TOPIC = 20
    NOT_ALLOWED = 21
    INVALID = 22
    TOO_OLD = 23
    TOO_NEW = 24
    TOO_LARGE = 25

    @property
    def retriable(self) -> bool:
        """Whether the same event can be stored later."""
        return self in (Code.UNAVAILABLE, Code.QUOTA, Code.KEY_BLOCKED)

    @classmethod
    def of(cls, number: int) -> "Code":
        try:
            return cls(number)
        except ValueError:
            return cls.UNRECOGNIZED


@dataclass(frozen=True)
class Ack:
    """What became of an event: `detail` says what was wrong and what was expected."""

    code: Code
    id: uuid.UUID
    detail: str = ""

    @property
    def stored(self) -> bool:
        """Whether the event is durable."""
        return self.code in (Code.STORED, Code.SPOOLED)


@dataclass(frozen=True)
class Stats:
    """What a producer has done so far. Once nothing is pending, sent = stored + sum(refused)."""

    sent: int
    stored: int
    refused: Dict[Code, int]
    retries: int
    pending: int
    # Why the latest request failed as a whole; empty once one has come through.
    last_failure: str
