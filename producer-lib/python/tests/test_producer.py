"""What the cases of producer-lib/conformance do not reach."""

import asyncio
import os
import sys
import tempfile
import threading
import time
import unittest
import unittest.mock
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from asgard_producer import Code, Producer, wire  # noqa: E402
from asgard_producer.lane import Lane, Pending, Rules  # noqa: E402
from asgard_producer.token import TokenFile  # noqa: E402
from asgard_producer.transport import _retry_after, address  # noqa: E402


class Wire(unittest.TestCase):
    def test_ids_sort_by_time_and_are_version_7(self):
        first = wire.uuid7()
        now = int(time.time() * 1000)
        while int(time.time() * 1000) <= now:
            pass
        self.assertLess(first, wire.uuid7())
        self.assertEqual(first.version, 7)
        self.assertEqual(first.variant, "specified in RFC 4122")

    @unittest.skipUnless(hasattr(os, "fork"), "no fork here")
    def test_ids_after_a_fork_are_others(self):
        read, write = os.pipe()
        if os.fork() == 0:
            os.write(write, wire.uuid7().bytes)
            os._exit(0)
        os.wait()
        self.assertNotEqual(os.read(read, 16)[8:], wire.uuid7().bytes[8:])
        os.close(read)
        os.close(write)

    def test_every_cut_of_a_response_is_an_error_or_a_shorter_response(self):
        whole = bytes.fromhex("0a0908161203796f752005")
        self.assertEqual(wire.answers(whole), [wire.Answer(Code.INVALID, "you", 0.005)])
        for end in range(1, len(whole)):
            with self.assertRaises(ValueError):
                wire.answers(whole[:end])

    def test_a_varint_without_end_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "varint"):
            wire.answers(b"\xff" * 12)

    def test_a_group_is_an_error(self):
        with self.assertRaisesRegex(ValueError, r"wire type: 3 \(expected: 0, 1, 2 or 5\)"):
            wire.answers(b"\x0b\x0c")


class Settings(unittest.TestCase):
    def test_addresses_without_host_or_port_are_refused(self):
        for server in ("nonsense", "host", "host:", "host:port", "ftp://host:21", "http://host:1/path", ":80"):
            with self.assertRaisesRegex(ValueError, r"fronting: .* \(expected: host:port"):
                address(server)
        self.assertEqual(address("[::1]:8420").hostname, "::1")

    def test_all_that_is_wrong_is_said_at_once(self):
        with self.assertRaisesRegex(ValueError, "fronting: none.*token: none or two.*linger: -1"):
            Producer([], linger=-1)

    def test_a_retry_after_is_seconds_or_a_date(self):
        self.assertEqual(_retry_after("7"), 7)
        self.assertAlmostEqual(_retry_after(formatdate(time.time() + 60, usegmt=True)), 60, delta=2)
        self.assertEqual(_retry_after("soon"), 0)

    def test_who_is_asked_to_wait_for_long_waits_a_minute(self):
        lane = Lane(Rules(1, 1, 0.0, (0.05, 1.0), 120.0), None, None, None, None)
        lane._back_off(0.0, [(None, wire.Answer(Code.QUOTA, "", _retry_after("2000000000")))], [])
        self.assertEqual(lane._not_before, 60)

    def test_what_is_in_flight_for_too_long_ends_alone_and_the_others_have_their_answers(self):
        ended = []
        lane = Lane(
            Rules(2, 1000, 0.0, (0.05, 1.0), 60.0), None,
            lambda event, code, detail: ended.append(code), lambda reason: None, lambda events: None,
        )
        now = time.monotonic()
        old, young = Pending(b"", wire.uuid7(), now - 60), Pending(b"", wire.uuid7(), now)
        lane._in_flight = [old, young]
        self.assertEqual(lane.end_late(), now + 60)
        lane._settle([old, young], [wire.Answer(Code.STORED, ""), wire.Answer(Code.STORED, "")])
        self.assertEqual(ended, [Code.UNAVAILABLE, Code.STORED])

    def test_a_token_file_is_read_again_after_a_second(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "token")
            write(path, "one\n")
            token = TokenFile(path)
            self.assertEqual(token(), "one")
            write(path, "two")
            deadline = time.monotonic() + 10
            while token() != "two":
                self.assertLess(time.monotonic(), deadline)


class Publishing(unittest.TestCase):
    def setUp(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Storing)
        self.server.seen = []
        self.server.status = 200
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"127.0.0.1:{self.server.server_port}"

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def test_protobuf_messages_are_serialised_deterministically(self):
        with Producer(self.address, "token") as producer:
            self.assertTrue(producer.publish("t", Message(b"k"), Message(b"m")).result(10).stored)
        self.assertIn(b"\x12\x01k\x1a\x01m", self.server.seen[0])

    def test_anything_else_is_a_type_error(self):
        with Producer(self.address, "token") as producer:
            with self.assertRaisesRegex(TypeError, r"key: str \(expected: bytes or a protobuf message\)"):
                producer.publish("t", "k", b"m")
            self.assertEqual(producer.stats().sent, 0)

    def test_asyncio_can_await_an_ack(self):
        async def publish():
            return await asyncio.wrap_future(producer.publish("t", b"k", b"m"))

        with Producer(self.address, lambda: "token") as producer:
            self.assertIs(asyncio.run(publish()).code, Code.STORED)

    def test_a_token_function_that_throws_ends_nothing(self):
        def token():
            if len(calls) < 2:
                calls.append(1)
                raise RuntimeError("vault: away")
            return "token"

        calls = []
        with Producer(self.address, token) as producer:
            self.assertTrue(producer.publish("t", b"k", b"m").result(10).stored)

    def test_what_has_ended_before_there_was_a_token_is_not_sent(self):
        release = threading.Event()
        with Producer(
            self.address, lambda: str(release.wait(10)), requests_in_flight=1, delivery_timeout=1,
        ) as producer:
            self.assertIs(producer.publish("t", b"k", b"late").result(10).code, Code.UNAVAILABLE)
            release.set()
            self.assertTrue(producer.publish("t", b"k", b"m").result(10).stored)
        self.assertEqual(len(self.server.seen), 1)

    def test_a_flush_waits_for_what_hangs_on_an_answer(self):
        entered, release = threading.Event(), threading.Event()
        with Producer(self.address, "token") as producer:
            future = producer.publish("t", b"k", b"m")
            future.add_done_callback(lambda _: entered.set() or release.wait(10))
            self.assertTrue(entered.wait(10))
            self.assertFalse(producer.flush(0.05))
            release.set()
            self.assertTrue(producer.flush(10))

    def test_a_flush_waits_for_what_expires(self):
        entered, release = threading.Event(), threading.Event()
        with Producer("127.0.0.1:1", "token", delivery_timeout=0.1) as producer:
            future = producer.publish("t", b"k", b"m")
            future.add_done_callback(lambda _: entered.set() or release.wait(10))
            self.assertTrue(entered.wait(10))
            self.assertFalse(producer.flush(0.05))
            release.set()
            self.assertTrue(producer.flush(10))
        self.assertIs(future.result().code, Code.UNAVAILABLE)

    def test_who_hangs_on_an_answer_may_close(self):
        self.server.status = 400  # ends both events of the request
        producer = Producer(self.address, "token", linger=20)
        done = threading.Event()
        producer.publish("t", b"k", b"1").add_done_callback(lambda _: producer.close() or done.set())
        last = producer.publish("t", b"k", b"2")
        self.assertTrue(producer.flush(10))
        self.assertTrue(done.is_set())
        self.assertIs(last.result(0).code, Code.INVALID)

    def test_a_thread_that_cannot_start_costs_only_its_event(self):
        with Producer(self.address, "token", requests_in_flight=1) as producer:
            with unittest.mock.patch("threading.Thread.start", side_effect=RuntimeError("can't start new thread")):
                ack = producer.publish("t", b"k", b"m").result(10)
            self.assertEqual((ack.code, ack.detail), (Code.UNAVAILABLE, "thread: can't start new thread (expected: one more)"))
            self.assertTrue(producer.publish("t", b"k", b"m").result(10).stored)
            self.assertEqual(producer.stats().pending, 0)

    def test_closes_twice(self):
        producer = Producer(self.address, "token")
        producer.close()
        producer.close()


class Storing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append(body)
        answer = b"\x0a\x02\x08\x01"
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


class Message:
    def __init__(self, content):
        self.content = content

    def SerializeToString(self, deterministic=None):
        assert deterministic
        return self.content


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    unittest.main()
