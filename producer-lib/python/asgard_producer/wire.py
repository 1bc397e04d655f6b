"""The few messages of fronting.proto on the wire.

By hand, because generated code is bound to one version of the protobuf package, which is for the application to choose.
"""

import os
import random
import time
import uuid
from typing import Iterator, List, NamedTuple, Tuple, Union

from .ack import Code

# Seeded by the system: not the module's own, which an application may seed, nor a forked parent's.
_RANDOM = random.Random()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_RANDOM.seed)

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


class Answer(NamedTuple):
    code: Code = Code.CODE_UNSPECIFIED
    detail: str = ""
    retry_after: float = 0.0


def uuid7() -> uuid.UUID:
    """48 bits of time, so that ids sort by when they were made, and 74 random ones."""
    high = int(time.time() * 1000) << 16 | 0x7000 | _RANDOM.getrandbits(12)
    low = 1 << 63 | _RANDOM.getrandbits(62)
    return uuid.UUID(int=high << 64 | low)


def event(topic: str, key: bytes, message: bytes, id: uuid.UUID) -> bytes:
    return _field(1, topic.encode()) + _field(2, key) + _field(3, message) + _field(4, id.bytes)


def request(events: List[bytes]) -> bytes:
    return b"".join(b"\x0a" + _varint(len(event)) + event for event in events)


def answers(response: bytes) -> List[Answer]:
    """Reads a PublishResponse; ValueError if it is none."""
    return [_answer(value) for number, value in _fields(response) if number == 1 and isinstance(value, bytes)]


def _answer(message: bytes) -> Answer:
    answer = Answer()
    for number, value in _fields(message):
        if number == 1 and isinstance(value, int):
            answer = answer._replace(code=Code.of(value))
        elif number == 2 and isinstance(value, bytes):
            answer = answer._replace(detail=value.decode(errors="replace"))
        elif number == 4 and isinstance(value, int):
            answer = answer._replace(retry_after=(value & 0xFFFFFFFF) / 1000)
    return answer


def _field(number: int, value: bytes) -> bytes:
    """Absent when empty, as everywhere in proto3."""
    return bytes((number << 3 | BYTES,)) + _varint(len(value)) + value if value else b""


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _fields(message: bytes) -> Iterator[Tuple[int, Union[int, bytes]]]:
    at = 0
    while at < len(message):
        tag, at = _read_varint(message, at)
        kind = tag & 7
        if kind == VARINT:
            value, at = _read_varint(message, at)
            yield tag >> 3, value
            continue
        if kind == BYTES:
            size, at = _read_varint(message, at)
        elif kind == FIXED64:
            size = 8
        elif kind == FIXED32:
            size = 4
        else:
            raise ValueError(f"wire type: {kind} (expected: 0, 1, 2 or 5)")
        if at + size > len(message):
            raise ValueError(f"length: {size} (expected: <= {len(message) - at})")
        if kind == BYTES:
            yield tag >> 3, message[at : at + size]
        at += size


def _read_varint(message: bytes, at: int) -> Tuple[int, int]:
    value = 0
    for index in range(10):
        if at + index >= len(message):
            raise ValueError("varint: cut off")
        byte = message[at + index]
        value |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            return value, at + index + 1
    raise ValueError("varint: longer than 10 bytes")
