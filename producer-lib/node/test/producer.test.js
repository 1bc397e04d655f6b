// What the cases of producer-lib/conformance do not reach.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { Producer } from '../src/index.js';
import { Lane, bounded } from '../src/lane.js';
import { Memory } from '../src/memory.js';
import { tokenFile } from '../src/token.js';
import { address, retryAfter } from '../src/transport.js';
import * as wire from '../src/wire.js';

const STORED = Buffer.from('0a020801', 'hex');

/** A server that stores what comes; `hold` keeps its answers back until `release`. */
async function storing(t, hold = false) {
  const bodies = [];
  let release = () => {};
  const released = hold ? new Promise((resolve) => { release = resolve; }) : Promise.resolve();
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    bodies.push(Buffer.concat(chunks));
    await released;
    response.end(STORED);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    release();
    server.closeAllConnections();
    server.close();
  });
  return { address: `127.0.0.1:${server.address().port}`, bodies, release };
}

test('every cut of a response is an error', () => {
  const whole = Buffer.from('0a0908161203796f752005', 'hex');
  assert.deepEqual(wire.answers(whole), [{ code: 'INVALID', detail: 'you', retryAfterMs: 5 }]);
  for (let end = 1; end < whole.length; end++) {
    assert.throws(() => wire.answers(whole.subarray(0, end)));
  }
  assert.throws(() => wire.answers(Buffer.alloc(12, 0xff)), /varint/);
  assert.throws(() => wire.answers(Buffer.from('0b0c', 'hex')), /wire type: 3 \(expected: 0, 1, 2 or 5\)/);
});

test('all that is wrong is said at once', () => {
  const options = { lingerMs: -1, batchEvents: 1.5, retries: 3 };
  assert.throws(
    () => new Producer(['nonsense'], options),
    /retries: unknown.*fronting: nonsense.*token: none or two.*batch events: 1.5.*linger: -1/);
});

test('addresses have a host and a port', () => {
  for (const server of ['nonsense', 'host:', 'host:port', 'ftp://host:21', 'http://host:1/path', ':80', '']) {
    assert.equal(address(server), null, server);
  }
  for (const server of ['host:80', 'https://host:443', '[::1]:8420', 'http://host:8420/']) {
    assert.ok(address(server), server);
  }
});

test('a retry after is seconds or a date', () => {
  assert.equal(retryAfter('7'), 7000);
  const ms = retryAfter(new Date(Date.now() + 60_000).toUTCString());
  assert.ok(ms > 58_000 && ms <= 60_000, String(ms));
  assert.equal(retryAfter('soon'), 0);
});

test('who is asked to wait for long waits a minute, and no longer than an event lives', () => {
  assert.equal(bounded(retryAfter('2000000000'), { deliveryTimeoutMs: 120_000 }), 60_000);
  assert.equal(bounded(retryAfter('2000000000'), { deliveryTimeoutMs: 700 }), 700);
  assert.equal(bounded(retryAfter('7'), { deliveryTimeoutMs: 120_000 }), 7000);
});

test('messages of the protobuf libraries are taken as they are', async (t) => {
  const server = await storing(t);
  const producer = new Producer(server.address, { token: 'token' });
  const messages = [
    { serializeBinary: () => Buffer.from('m') }, { toBinary: () => Buffer.from('m') },
    { finish: () => Buffer.from('m') }, new Uint8Array([0x6d]),
  ];
  for (const message of messages) {
    assert.ok((await producer.publish('t', Buffer.from('k'), message)).stored);
  }
  server.bodies.forEach((body) => assert.ok(body.includes('\x12\x01k\x1a\x01m')));
  assert.throws(() => producer.publish('t', 'k', Buffer.from('m')), /key: String \(expected: Uint8Array or/);
  await producer.close();
  assert.equal(producer.stats().sent, 4);
});

test('a token function that rejects ends nothing', async (t) => {
  const server = await storing(t);
  let calls = 0;
  const token = async () => {
    if (++calls < 3) {
      throw new Error('vault: away');
    }
    return 'token';
  };
  const producer = new Producer(server.address, { token });
  assert.ok((await producer.publish('t', Buffer.from('k'), Buffer.from('m'))).stored);
  assert.equal(calls, 3);
  await producer.close();
});

test('a token file is read again', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'token-')), 'token');
  writeFileSync(path, 'one\n');
  const token = tokenFile(path);
  assert.equal(await token(), 'one');
  writeFileSync(path, 'two');
  const deadline = performance.now() + 10_000;
  while ((await token()) !== 'two') {
    assert.ok(performance.now() < deadline);
    await new Promise((resolve) => setImmediate(resolve));
  }
});

test('who does not await ready is bounded all the same', async (t) => {
  const server = await storing(t, true);
  const producer = new Producer(server.address, { token: 'token', memoryBytes: 1000, batchEvents: 1 });
  const acks = Array.from({ length: 100 }, () => producer.publish('t', Buffer.from('k'), Buffer.alloc(100)));
  assert.match((await acks[99]).detail, /memory: full/);
  let ready = false;
  producer.ready().then(() => { ready = true; });
  await acks[98];
  assert.equal(ready, false);
  server.release();
  const stored = (await Promise.all(acks)).filter((ack) => ack.stored).length;
  assert.ok(stored >= 2 && stored <= 6, String(stored));
  await producer.ready();
  await producer.close();
});

test('the line for memory is served in its order', () => {
  const memory = new Memory(100, 10_000);
  const served = [];
  for (const [name, bytes] of [['a', 90], ['b', 50], ['c', 5]]) {
    memory.take(bytes, () => served.push(name), () => served.push(`no ${name}`));
  }
  assert.deepEqual(served, ['a']);
  memory.give(90);
  assert.deepEqual(served, ['a', 'b', 'c']);
  memory.close();
});

test('a closed memory refuses each that waits, and admits none', () => {
  const memory = new Memory(100, 10_000);
  const served = [];
  for (const [name, bytes] of [['a', 90], ['b', 50], ['c', 5]]) {
    memory.take(bytes, () => served.push(name), () => served.push(`no ${name}`));
  }
  memory.close();
  assert.deepEqual(served, ['a', 'no b', 'no c']);
});

test('an event that expires and lets others in leaves one request in flight', () => {
  const rules = { batchEvents: 1, batchBytes: 1000, lingerMs: 0, deliveryTimeoutMs: 60_000, backoffMs: [50, 1000] };
  const sent = [];
  const transport = { publish: (events) => sent.push(events) && new Promise(() => {}) };
  const memory = new Memory(100, 10_000);
  const lane = new Lane(rules, transport, { finish: (event) => memory.give(event.bytes.length) });
  const expired = { bytes: Buffer.alloc(100), since: performance.now() - 60_000 };
  memory.take(100, () => {}, assert.fail);
  for (const name of ['b', 'c']) {
    const event = { bytes: Buffer.alloc(50, name), since: performance.now() };
    memory.take(50, () => lane.add(event), assert.fail);
  }
  lane.add(expired);
  assert.deepEqual(sent, [[Buffer.alloc(50, 'b')]]);
  assert.equal(lane.drain().left.length, 2);
});

test('what is in flight for too long ends alone, and the others have their answers', async () => {
  const rules = { batchEvents: 2, batchBytes: 1000, lingerMs: 0, deliveryTimeoutMs: 60_000, backoffMs: [50, 1000] };
  const ended = [];
  let answer;
  const transport = { publish: () => new Promise((resolve) => { answer = resolve; }) };
  const lane = new Lane(rules, transport, {
    finish: (event, code) => ended.push(code), requestEnded: () => {}, retried: () => {},
  });
  const [old, young] = [0, 0].map(() => ({ bytes: Buffer.alloc(1), since: performance.now() }));
  lane.add({ ...old, since: performance.now() - 1 }); // alone, so that the others share a request
  [old, young].forEach((event) => lane.add(event));
  answer({ answers: [{ code: 'STORED' }] });
  await new Promise(setImmediate);
  old.since -= 60_000;
  lane.hurry();
  answer({ answers: [{ code: 'STORED' }, { code: 'STORED' }] });
  await new Promise(setImmediate);
  assert.deepEqual(ended, ['STORED', 'UNAVAILABLE', 'STORED']);
  lane.drain();
});

test('what a close has refused is not sent once there is a token', () => {
  const rules = { batchEvents: 1, batchBytes: 1000, lingerMs: 0, deliveryTimeoutMs: 60_000, backoffMs: [50, 1000] };
  let cut;
  const transport = { publish: (events, signal) => { cut = signal; return new Promise(() => {}); } };
  const lane = new Lane(rules, transport, {});
  lane.add({ bytes: Buffer.alloc(1), since: performance.now() });
  assert.equal(lane.drain().left.length, 1);
  assert.ok(cut.aborted);
});

test('a process ends without a close once all is answered', async (t) => {
  const server = await storing(t);
  const code = `
    import { Producer } from '${new URL('../src/index.js', import.meta.url)}';
    const producer = new Producer('${server.address}', { token: 'token' });
    producer.publish('t', Buffer.from('k'), Buffer.from('m')).then((ack) => console.log(ack.code));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { timeout: 20_000 });
  let out = '';
  child.stdout.on('data', (chunk) => { out += chunk; });
  const [status] = await once(child, 'close');
  assert.deepEqual({ status, out }, { status: 0, out: 'STORED\n' });
});

test('closes twice', async (t) => {
  const producer = new Producer((await storing(t)).address, { token: 'token' });
  await producer.close();
  await producer.close();
});
