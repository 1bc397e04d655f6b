import { expect, it } from 'vitest';
import { delayMs } from './backoff.ts';

it('doubles up to ten seconds', () => {
  const delays = [0, 1, 2, 9].map((attempt) => delayMs(attempt, () => 1));
  expect(delays).toEqual([500, 1000, 2000, 10_000]);
});

it('waits half of it at least', () => {
  expect(delayMs(2, () => 0)).toBe(1000);
});
