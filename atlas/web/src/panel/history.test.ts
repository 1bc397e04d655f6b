import { expect, it } from 'vitest';
import { pointsOf } from './history.ts';

const END = Date.parse('2026-01-05T09:00:00Z');
const STEP = 1_200_000;
const points = (aggregation: string, ...rows: [string, number][]) =>
  pointsOf({ columns: ['time', 'count'], rows }, END, STEP, aggregation);

it('has one point per window, the last at the end', () => {
  const [times, values] = points('sum', ['2026-01-05T08:20:00Z', 4], ['2026-01-05T09:00:00Z', 6]);
  expect(times.map((seconds) => seconds * 1000)).toEqual([END - 2 * STEP, END - STEP, END]);
  expect(values).toEqual([4, 0, 6]);
});

it('counts nothing before the first point', () => {
  expect(points('sum', ['2026-01-05T08:40:00Z', 4])[1]).toEqual([null, 4, 0]);
});

it('leaves a gap where zero would be a lie', () => {
  expect(points('avg', ['2026-01-05T08:20:00Z', 4])[1]).toEqual([4, null, null]);
});

it('is empty without points', () => {
  expect(points('sum')[1]).toEqual([null, null, null]);
});
