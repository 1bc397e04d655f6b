import { describe, expect, it } from 'vitest';
import { colorAt, roundUp, ticks, topOf } from './scale.ts';

describe('the end of the scale', () => {
  it('is a round number that holds the values', () => {
    expect([0.3, 1, 7, 9, 11, 35, 100, 101].map(roundUp)).toEqual([
      0.4, 1, 8, 10, 12, 40, 100, 120,
    ]);
  });

  it('is one while there is nothing to hold', () => {
    expect(topOf([])).toBe(1);
    expect(topOf([0, 0])).toBe(1);
  });

  it('leaves out single peaks', () => {
    expect(topOf([...Array(100).fill(4), 900])).toBe(4);
  });

  it('stays while it fits, so that colours keep their meaning', () => {
    expect(topOf([30, 20], 40)).toBe(40);
    expect(topOf([50], 40)).toBe(80);
    expect(topOf([3], 40)).toBe(4);
    expect(topOf([], 40)).toBe(40);
  });
});

describe('colours', () => {
  it('go from the first to the last and no further', () => {
    expect(colorAt(-1)).toEqual(colorAt(0));
    expect(colorAt(7)).toEqual(colorAt(1));
    expect(colorAt(0)).not.toEqual(colorAt(1));
  });

  it('lie between their neighbours', () => {
    const [low, middle, high] = [colorAt(0), colorAt(1 / 12), colorAt(1 / 6)];
    expect(middle![1]).toBe(Math.round((low[1] + high[1]) / 2));
  });
});

it('has its ticks at quarters', () => {
  expect(ticks(80)).toEqual([0, 20, 40, 60, 80]);
});
