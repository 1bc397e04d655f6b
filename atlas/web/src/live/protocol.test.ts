import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NOT_YET, reduce, subscribe, unsubscribe } from './protocol.ts';
import type { Live } from './protocol.ts';

// What Cosmos' own tests send and expect.
const sample = (name: string) =>
  readFileSync(new URL(`../../../../contracts/http/cosmos/${name}.json`, import.meta.url), 'utf8');
const after = (live: Live, ...texts: string[]) =>
  texts.reduce((live, text) => reduce(live, { type: 'message', text }), live);

describe('the live state', () => {
  it('holds the window of a metric', () => {
    const frame = after(NOT_YET, sample('live-window')).frames.get('supply')!;
    expect(new Date(frame.end).toISOString()).toBe('2026-01-05T08:00:10.000Z');
    expect(frame.end - frame.start).toBe(10_000);
    expect(frame.rowCount).toBe(2);
    expect(frame.table.columns).toEqual(['s2id', 'vehicle_type', 'unique_drivers']);
    expect(frame.table.rows[1]).toEqual(['3344474311656374272', 'CAR', 3]);
  });

  it('reads counts that protobuf writes as text, and an empty window', () => {
    const window = { start: '2026-01-05T08:00:00Z', end: '2026-01-05T08:00:10Z', late: '7' };
    const text = JSON.stringify({ type: 'window', metric: 'supply', window });
    expect(after(NOT_YET, text).frames.get('supply')).toMatchObject({
      rowCount: 0,
      late: 7,
      table: { columns: [], rows: [] },
    });
  });

  it('replaces a window by the next one', () => {
    const first = after(NOT_YET, sample('live-window'));
    const second = after(first, sample('live-window').replaceAll('08:00:1', '08:00:2'));
    expect(second.frames.size).toBe(1);
    expect(second.frames.get('supply')!.end).toBeGreaterThan(first.frames.get('supply')!.end);
  });

  it('keeps an error until the next window', () => {
    const wrong = after(NOT_YET, sample('live-error'));
    expect(wrong.errors.get('suply')).toContain('expected');
    const right = after(wrong, sample('live-window').replaceAll('supply', 'suply'));
    expect(right.errors.size).toBe(0);
  });

  it('keeps the last windows through a disconnection', () => {
    const live = after(NOT_YET, sample('live-window'));
    const connection = { state: 'waiting', detail: 'gone', retryAt: 1 } as const;
    const lost = reduce(live, { type: 'connection', connection });
    expect(lost.connection).toBe(connection);
    expect(lost.frames).toBe(live.frames);
  });

  it('ignores what it does not understand', () => {
    expect(after(NOT_YET, 'x', 'null', '{}', '{"type":"pong","metric":"m"}')).toBe(NOT_YET);
  });
});

it('subscribes in the words of the contract', () => {
  expect(JSON.parse(subscribe('supply'))).toEqual(JSON.parse(sample('live-subscribe')));
  expect(JSON.parse(unsubscribe('supply'))).toEqual(JSON.parse(sample('live-unsubscribe')));
});
