import { Producer } from '@asgard/producer';

const producer = new Producer(process.env.FRONTING ?? '127.0.0.1:8420', { tokenFile: process.env.TOKEN_FILE });

// What a DriverLocationKey and a DriverLocation of the sample schema are in bytes, so that this runs without generated
// code. With it, key and message are the generated messages.
const seconds = Math.trunc(Date.now() / 1000);
const varint = [0, 7, 14, 21, 28].map((shift) => ((seconds >>> shift) & 0x7f) | (shift < 28 ? 0x80 : 0));
const key = Buffer.from('\x0a\x08driver-1');
const message = Buffer.concat([key, Buffer.from([0x12, 6, 0x08, ...varint])]);

const ack = await producer.publish('driver-location', key, message);
console.log(ack.code, ack.id, ack.detail);
await producer.close();
