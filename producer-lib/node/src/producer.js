import { Lane, because } from './lane.js';
import { Memory } from './memory.js';
import { tokenFile } from './token.js';
import { Connections, Transport, address } from './transport.js';
import * as wire from './wire.js';

const MAX_EVENT = 1 << 20; // what fronting servers take; above it an event can never be stored
const OVERHEAD = 256; // what an event occupies beside its bytes
const CLOSED = 'producer: closed (expected: open)';
const DEFAULTS = {
  batchEvents: 1000,
  batchBytes: 512 << 10,
  lingerMs: 5,
  requestsInFlight: 8,
  memoryBytes: 64 << 20,
  maxBlockMs: 30_000,
  backoffMs: [50, 1000],
  requestTimeoutMs: 30_000,
  deliveryTimeoutMs: 120_000,
  gzip: false,
};

/** Publishes events; index.d.ts says what each method and option does. */
export class Producer {
  #rules;
  #connections;
  #memory;
  #lanes;
  #unanswered = new Set(); // promises
  #closed = false;
  #sent = 0;
  #retries = 0;
  #ended = new Map();
  #lastFailure = '';

  constructor(fronting, options) {
    const servers = [fronting].flat();
    this.#rules = { ...DEFAULTS, ...options };
    check(servers, this.#rules, Object.keys(this.#rules));
    const { token, memoryBytes, maxBlockMs, requestsInFlight } = this.#rules;
    const source = this.#rules.tokenFile !== undefined ? tokenFile(this.#rules.tokenFile)
      : typeof token === 'function' ? token : () => token;
    this.#connections = new Connections(requestsInFlight);
    this.#memory = new Memory(memoryBytes, maxBlockMs);
    const listener = {
      finish: (event, code, detail) => this.#finish(event, code, detail),
      requestEnded: (reason) => { this.#lastFailure = reason; },
      retried: (events) => { this.#retries += events; },
    };
    this.#lanes = Array.from({ length: requestsInFlight }, (_, i) =>
      new Lane(this.#rules, new Transport(this.#connections, servers.map(address), i, source, this.#rules), listener));
  }

  publish(topic, key, message) {
    const keyBytes = bytes('key', key);
    const id = wire.newId();
    const event = { bytes: wire.event(topic, keyBytes, bytes('message', message), id), id, since: performance.now() };
    const answered = new Promise((resolve) => { event.resolve = resolve; });
    this.#unanswered.add(answered);
    event.settled = () => this.#unanswered.delete(answered);
    this.#sent++;
    const size = event.bytes.length;
    if (size > MAX_EVENT) {
      this.#answer(event, 'TOO_LARGE', `event: ${size} bytes (expected: <= ${MAX_EVENT})`);
    } else if (this.#closed) {
      this.#answer(event, 'UNAVAILABLE', CLOSED);
    } else {
      const lane = this.#lanes[hash(topic, keyBytes) % this.#lanes.length];
      this.#memory.take(size + OVERHEAD, (waited) => this.#enter(lane, event, waited), () => this.#full(event));
    }
    return answered;
  }

  ready() {
    return this.#memory.ready();
  }

  async flush(timeoutMs) {
    this.#lanes.forEach((lane) => lane.hurry());
    const all = Promise.all(this.#unanswered).then(() => true);
    if (timeoutMs === undefined) {
      return all;
    }
    let timer;
    const late = new Promise((resolve) => { timer = setTimeout(resolve, timeoutMs, false); });
    return Promise.race([all, late]).finally(() => clearTimeout(timer));
  }

  async close(timeoutMs = 30_000) {
    this.#closed = true;
    this.#memory.close();
    await this.flush(timeoutMs);
    for (const lane of this.#lanes) {
      const { left, reason } = lane.drain();
      const why = `closed: no answer within ${timeoutMs} ms${because(reason)}`;
      left.forEach((event) => this.#finish(event, 'UNAVAILABLE', why));
    }
    this.#connections.close();
  }

  stats() {
    const counts = [...this.#ended];
    const sum = (entries) => entries.reduce((total, [, n]) => total + n, 0);
    return {
      sent: this.#sent,
      stored: sum(counts.filter(([code]) => wire.durable(code))),
      refused: Object.fromEntries(counts.filter(([code]) => !wire.durable(code))),
      retries: this.#retries,
      pending: this.#sent - sum(counts),
      lastFailure: this.#lastFailure,
    };
  }

  #enter(lane, event, waited) {
    if (!lane.add(event)) {
      this.#finish(event, 'UNAVAILABLE', CLOSED);
    } else if (waited) {
      lane.hurry(); // it has waited longer than any linger
    }
  }

  #full(event) {
    const full = `memory: full of unanswered events (expected: room within ${this.#rules.maxBlockMs} ms)`;
    this.#answer(event, 'UNAVAILABLE', full + because(this.#lastFailure));
  }

  #finish(event, code, detail) {
    this.#memory.give(event.bytes.length + OVERHEAD);
    this.#answer(event, code, detail);
  }

  #answer(event, code, detail) {
    this.#ended.set(code, (this.#ended.get(code) ?? 0) + 1);
    event.settled();
    event.resolve({ code, id: wire.uuid(event.id), detail, stored: wire.durable(code) });
  }
}

function bytes(name, value) {
  const content = value?.serializeBinary?.() ?? value?.toBinary?.() ?? value?.finish?.() ?? value;
  if (content instanceof Uint8Array) {
    return content;
  }
  const given = value === null ? 'null' : value?.constructor?.name ?? typeof value;
  throw new TypeError(`${name}: ${given} (expected: Uint8Array or a protobuf message)`);
}

/** FNV-1a. */
function hash(topic, key) {
  let value = 0x811c9dc5;
  for (const part of [Buffer.from(topic), key]) {
    for (const byte of part) {
      value = Math.imul(value ^ byte, 0x01000193);
    }
  }
  return value >>> 0;
}

function check(servers, rules, names) {
  const known = new Set([...Object.keys(DEFAULTS), 'token', 'tokenFile']);
  const wrong = names.filter((name) => !known.has(name)).map((name) => `${name}: unknown (expected: an option)`);
  const expect = (holds, name, value, expected) => holds || wrong.push(`${name}: ${value} (expected: ${expected})`);
  const [first, most] = rules.backoffMs;
  expect(servers.length > 0, 'fronting', 'none', 'host:port');
  servers.forEach((server) => expect(address(server), 'fronting', server, 'host:port or https://host:port'));
  expect((rules.token === undefined) !== (rules.tokenFile === undefined), 'token', 'none or two', 'token or tokenFile');
  expect(within(rules.batchEvents, 1, 10_000), 'batch events', rules.batchEvents, '1 to 10000');
  expect(within(rules.batchBytes, 1, 1 << 20), 'batch bytes', rules.batchBytes, '1 to 1048576');
  expect(rules.lingerMs >= 0, 'linger', rules.lingerMs, '>= 0');
  expect(within(rules.requestsInFlight, 1, 1000), 'requests in flight', rules.requestsInFlight, '1 to 1000');
  expect(rules.memoryBytes >= 1, 'memory', rules.memoryBytes, '>= 1');
  expect(rules.maxBlockMs >= 0, 'max block', rules.maxBlockMs, '>= 0');
  expect(first > 0, 'first', first, '> 0');
  expect(most >= first, 'max', most, `>= first, ${first}`);
  expect(rules.requestTimeoutMs > 0, 'request timeout', rules.requestTimeoutMs, '> 0');
  expect(rules.deliveryTimeoutMs > 0, 'delivery timeout', rules.deliveryTimeoutMs, '> 0');
  if (wrong.length > 0) {
    throw new TypeError(wrong.join('; '));
  }
}

const within = (value, least, most) => Number.isInteger(value) && value >= least && value <= most;
