import os
import time

from asgard_producer import Producer

# What a DriverLocationKey and a DriverLocation of the sample schema are in bytes, so that this runs without generated
# code. With it: producer.publish("driver-location", DriverLocationKey(driver_id="driver-1"), DriverLocation(...)).
seconds = int(time.time())
key = b"\x0a\x08driver-1"
message = key + b"\x12\x06\x08" + bytes(seconds >> 7 * i & 0x7F | (0x80 if i < 4 else 0) for i in range(5))

with Producer(os.environ.get("FRONTING", "127.0.0.1:8420"), token_file=os.environ["TOKEN_FILE"]) as producer:
    ack = producer.publish("driver-location", key, message).result()
    print(ack.code.name, ack.id, ack.detail)
