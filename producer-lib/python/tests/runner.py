"""Does the cases of producer-lib/conformance: a line in is a case, a line out its result."""

import base64
import json
import os
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from asgard_producer import Producer  # noqa: E402

NAMES = {
    "batchEvents": ("batch_events", 1),
    "batchBytes": ("batch_bytes", 1),
    "lingerMs": ("linger", 1000),
    "requestsInFlight": ("requests_in_flight", 1),
    "memoryBytes": ("memory", 1),
    "maxBlockMs": ("max_block", 1000),
    "requestTimeoutMs": ("request_timeout", 1000),
    "deliveryTimeoutMs": ("delivery_timeout", 1000),
    "gzip": ("compress", 1),
}


def main():
    output = threading.Lock()

    def answer(line):
        result = json.dumps(do(json.loads(line)))
        with output:
            print(result, flush=True)

    for line in sys.stdin:
        threading.Thread(target=answer, args=(line,), daemon=True).start()


def do(case):
    result = {"name": case["name"], "answers": [], "blockedMs": 0, "tookMs": 0, "error": ""}
    began = time.monotonic()
    try:
        producer = Producer(case["fronting"], case.get("token"), token_file=case.get("tokenFile"), **settings(case))
    except ValueError as e:
        return {**result, "error": str(e)}
    futures = []
    for step in case["steps"]:
        if "publish" in step:
            result["blockedMs"] = max(result["blockedMs"], publish(producer, step, futures))
        elif "answers" in step:
            for future in futures:
                future.result()
        elif "flush" in step:
            producer.flush()
        else:
            producer.close(step["closeMs"] / 1000)
    for ack in [future.result() for future in futures]:
        result["answers"].append({"code": ack.code.name, "id": str(ack.id), "detail": ack.detail})
    result["tookMs"] = int((time.monotonic() - began) * 1000)
    stats = producer.stats()
    result["stats"] = {
        "sent": stats.sent,
        "stored": stats.stored,
        "refused": {code.name: n for code, n in stats.refused.items()},
        "retries": stats.retries,
        "pending": stats.pending,
        "lastFailure": stats.last_failure,
    }
    return result


def settings(case):
    given = {}
    for name, value in case["settings"].items():
        if name == "backoffMs":
            given["backoff"] = (value[0] / 1000, value[1] / 1000)
        else:
            keyword, unit = NAMES[name]
            given[keyword] = value / unit if unit > 1 else value
    return given


def publish(producer, step, futures):
    """Event i by thread i modulo threads; returns the longest time that a publish took."""
    events = step["publish"]
    threads = step["threads"]
    first = len(futures)
    futures.extend([None] * len(events))
    longest = [0.0] * threads

    def run(number):
        for i in range(number, len(events), threads):
            event = events[i]
            key, message = base64.b64decode(event["key"]), base64.b64decode(event["message"])
            before = time.monotonic()
            futures[first + i] = producer.publish(event["topic"], key, message)
            longest[number] = max(longest[number], time.monotonic() - before)

    workers = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return int(max(longest) * 1000)


main()
