// The few messages of fronting.proto, by hand: whichever protobuf library the application has, or none, is its choice.

import { randomFillSync } from 'node:crypto';

const CODES = new Map([
  [0, 'CODE_UNSPECIFIED'], [1, 'STORED'], [2, 'SPOOLED'], [10, 'UNAVAILABLE'], [11, 'QUOTA'], [12, 'KEY_BLOCKED'],
  [20, 'UNKNOWN_TOPIC'], [21, 'NOT_ALLOWED'], [22, 'INVALID'], [23, 'TOO_OLD'], [24, 'TOO_NEW'], [25, 'TOO_LARGE'],
]);
const BYTES = 2;
const SIZES = new Map([[1, 8], [5, 4]]); // of the fixed wire types

const RANDOM_BYTES = 10; // of an id
const randomness = Buffer.allocUnsafe(RANDOM_BYTES * 400); // one call for many ids
let unused = 0;

export const durable = (code) => code === 'STORED' || code === 'SPOOLED';
export const retriable = (code) => code === 'UNAVAILABLE' || code === 'QUOTA' || code === 'KEY_BLOCKED';

/** A UUIDv7: 48 bits of time, so that ids sort by when they were made, and 74 random ones. */
export function newId() {
  const id = Buffer.allocUnsafe(16);
  if (unused < RANDOM_BYTES) {
    randomFillSync(randomness);
    unused = randomness.length;
  }
  randomness.copy(id, 6, unused - RANDOM_BYTES, unused);
  unused -= RANDOM_BYTES;
  id.writeUIntBE(Date.now(), 0, 6);
  id[6] = (id[6] & 0x0f) | 0x70;
  id[8] = (id[8] & 0x3f) | 0x80;
  return id;
}

export function uuid(id) {
  const hex = id.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export function event(topic, key, message, id) {
  return fieldsOf([[1, Buffer.from(topic)], [2, key], [3, message], [4, id]]);
}

export function request(events) {
  return fieldsOf(events.map((each) => [1, each]));
}

/** Reads a PublishResponse; throws if it is none. */
export function answers(response) {
  const found = [];
  for (const [number, value] of fields(response)) {
    if (number === 1 && Buffer.isBuffer(value)) {
      found.push(answer(value));
    }
  }
  return found;
}

function answer(message) {
  const read = { code: 'CODE_UNSPECIFIED', detail: '', retryAfterMs: 0 };
  for (const [number, value] of fields(message)) {
    if (number === 1 && typeof value === 'bigint') {
      read.code = CODES.get(Number(BigInt.asIntN(32, value))) ?? 'UNRECOGNIZED';
    } else if (number === 2 && Buffer.isBuffer(value)) {
      read.detail = value.toString();
    } else if (number === 4 && typeof value === 'bigint') {
      read.retryAfterMs = Number(BigInt.asUintN(32, value));
    }
  }
  return read;
}

/** Byte strings under numbers below 16. Absent when empty, as everywhere in proto3. */
function fieldsOf(values) {
  const given = values.filter(([, value]) => value.length > 0);
  const size = given.reduce((sum, [, { length }]) => sum + 1 + varintSize(length) + length, 0);
  const out = Buffer.allocUnsafe(size);
  let at = 0;
  for (const [number, value] of given) {
    out[at++] = (number << 3) | BYTES;
    let length = value.length;
    for (; length > 0x7f; length >>>= 7) {
      out[at++] = (length & 0x7f) | 0x80;
    }
    out[at++] = length;
    out.set(value, at);
    at += value.length;
  }
  return out;
}

function varintSize(value) {
  let size = 1;
  for (; value > 0x7f; value >>>= 7) {
    size++;
  }
  return size;
}

/** Varints as bigint, byte strings as Buffer; the fixed types are skipped. */
function* fields(message) {
  let at = 0;
  while (at < message.length) {
    let [tag, value, length] = [0n, 0n, 0];
    [tag, at] = readVarint(message, at);
    const kind = Number(tag & 7n);
    const number = Number(tag >> 3n);
    if (kind === 0) {
      [value, at] = readVarint(message, at);
      yield [number, value];
      continue;
    }
    if (kind === BYTES) {
      [value, at] = readVarint(message, at);
      length = Number(value);
    } else if (SIZES.has(kind)) {
      length = SIZES.get(kind);
    } else {
      throw new Error(`wire type: ${kind} (expected: 0, 1, 2 or 5)`);
    }
    if (at + length > message.length) {
      throw new Error(`length: ${length} (expected: <= ${message.length - at})`);
    }
    if (kind === BYTES) {
      yield [number, message.subarray(at, at + length)];
    }
    at += length;
  }
}

function readVarint(message, at) {
  let value = 0n;
  for (let i = 0; i < 10; i++) {
    if (at + i >= message.length) {
      throw new Error('varint: cut off');
    }
    value |= BigInt(message[at + i] & 0x7f) << BigInt(7 * i);
    if (message[at + i] < 0x80) {
      return [value, at + i + 1];
    }
  }
  throw new Error('varint: longer than 10 bytes');
}
