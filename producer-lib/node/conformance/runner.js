// Does the cases of producer-lib/conformance: a line in is a case, a line out its result.

import { createInterface } from 'node:readline';
import { Producer } from '../src/index.js';

for await (const line of createInterface({ input: process.stdin })) {
  run(JSON.parse(line)).then((result) => process.stdout.write(`${JSON.stringify(result)}\n`));
}

async function run({ name, fronting, token, tokenFile, settings, steps }) {
  const result = { name, answers: [], blockedMs: 0, tookMs: 0, error: '' };
  const began = performance.now();
  let producer;
  try {
    producer = new Producer(fronting, { ...(tokenFile ? { tokenFile } : { token }), ...settings });
  } catch (e) {
    return { ...result, error: e.message };
  }
  const acks = [];
  for (const step of steps) {
    if (step.publish) {
      const blocked = await publish(producer, step, acks);
      result.blockedMs = Math.max(result.blockedMs, blocked);
    } else if (step.answers) {
      await Promise.all(acks);
    } else if (step.flush) {
      await producer.flush();
    } else {
      await producer.close(step.closeMs);
    }
  }
  result.answers = (await Promise.all(acks)).map(({ code, id, detail }) => ({ code, id, detail }));
  result.tookMs = Math.trunc(performance.now() - began);
  return { ...result, stats: producer.stats() };
}

/** Event i by task i modulo threads; the longest time that one waited before it could publish. */
async function publish(producer, { publish: events, threads }, acks) {
  const first = acks.length;
  let longest = 0;
  const task = async (number) => {
    for (let i = number; i < events.length; i += threads) {
      const before = performance.now();
      await producer.ready();
      longest = Math.max(longest, performance.now() - before);
      const { topic, key, message } = events[i];
      acks[first + i] = producer.publish(topic, Buffer.from(key, 'base64'), Buffer.from(message, 'base64'));
    }
  };
  await Promise.all(Array.from({ length: threads }, (_, number) => task(number)));
  return Math.trunc(longest);
}
