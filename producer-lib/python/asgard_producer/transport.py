"""The way to the fronting servers: one connection of one lane."""

import email.utils
import gzip
import http.client
import json
import socket
import time
from typing import Callable, List, NamedTuple, Optional
from urllib.parse import SplitResult, urlsplit

from . import wire

UNAUTHORIZED = 401
TOO_LARGE = 413
THE_SAME_ELSEWHERE = (400, 403, TOO_LARGE, 429)  # what another server would say too


class Failure(NamedTuple):
    """A request that failed as a whole; it may have been stored all the same."""

    status: int  # 0: no answer of HTTP's
    detail: str
    retry_after: float = 0.0


def address(server: str) -> SplitResult:
    try:
        url = urlsplit(server if "://" in server else "http://" + server)
        if url.scheme in ("http", "https") and url.hostname and url.port and url.path in ("", "/"):
            return url
    except ValueError:
        pass  # said below, as for every other address without a host and a port
    raise ValueError(f"fronting: {server} (expected: host:port or https://host:port)")


class Transport:
    def __init__(
        self, servers: List[SplitResult], choice: int, token: Callable[[], str], timeout: float, compress: bool
    ) -> None:
        self._servers = servers
        self._choice = choice % len(servers)
        self._token = token
        self._timeout = timeout
        self._compress = compress
        self._connection: Optional[http.client.HTTPConnection] = None

    def publish(self, events: List[bytes], wanted: Callable[[], bool]) -> "List[wire.Answer] | Failure":
        """Sends them, unless nobody wants that any more once there is a token and a connection."""
        try:
            failure_or_body = self._post(wire.request(events), wanted)
        except Exception as e:  # whatever a token source or a connection throws must not end the lane
            self.move_on()
            return Failure(0, f"{type(e).__name__}: {e}" if not isinstance(e, OSError) else str(e) or type(e).__name__)
        if isinstance(failure_or_body, Failure):
            return failure_or_body
        try:
            answers = wire.answers(failure_or_body)
        except ValueError as e:
            self.move_on()
            return Failure(0, f"body: not a PublishResponse ({e})")
        if len(answers) != len(events):
            self.move_on()
            return Failure(0, f"answers: {len(answers)} (expected: {len(events)})")
        return answers

    def move_on(self) -> None:
        """The next request goes to the next server."""
        self.close()
        self._choice = (self._choice + 1) % len(self._servers)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            _hang_up(connection)

    def _post(self, body: bytes, wanted: Callable[[], bool]) -> "bytes | Failure":
        headers = {"Content-Type": "application/x-protobuf", "Authorization": "Bearer " + self._token()}
        if self._compress:
            body = gzip.compress(body, compresslevel=1)
            headers["Content-Encoding"] = "gzip"
        connection = self._connected()
        if not wanted():  # asked last: from here on, a close hangs up
            _hang_up(connection)
            raise TimeoutError("nobody waits for an answer any more")
        connection.request("POST", "/v1/events", body, headers)
        response = connection.getresponse()
        content = response.read()
        if response.status == http.client.OK:
            return content
        failure = Failure(response.status, _detail(response, content), _retry_after(response.getheader("Retry-After")))
        if response.status not in THE_SAME_ELSEWHERE:
            self.move_on()
        return failure

    def _connected(self) -> http.client.HTTPConnection:
        connection = self._connection
        if connection is None or connection.sock is None:
            server = self._servers[self._choice]
            https = server.scheme == "https"
            kind = http.client.HTTPSConnection if https else http.client.HTTPConnection
            connection = self._connection = kind(server.hostname or "", server.port, timeout=self._timeout)
            connection.auto_open = 0  # who hangs up means it
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """From another thread too: shutting the socket down ends a read that waits."""
    sock = connection.sock  # its own thread may take it away meanwhile
    try:
        if sock is not None:
            sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it is gone already
    connection.close()


def _detail(response: http.client.HTTPResponse, content: bytes) -> str:
    text = content.decode(errors="replace").strip()
    try:
        text = json.loads(text)["detail"]
    except (ValueError, KeyError, TypeError):
        pass  # not problem+json: the text itself
    return f"HTTP {response.status}: {text or response.reason}"[:300]


def _retry_after(header: Optional[str]) -> float:
    if not header:
        return 0.0
    if header.strip().isdecimal():
        return float(header)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, TypeError):
        return 0.0
