import { expect, it } from 'vitest';
import { age, compact, number } from './format.ts';

it('says an age in one unit', () => {
  const ages = [-5, 8_400, 119_000, 150_000, 8_000_000, 1_036_800_000, 283_000_000_000].map(age);
  expect(ages).toEqual(['0 s', '8 s', '119 s', '2 min', '2 h', '12 d', '8 y']);
});

it('writes numbers short where there is little room', () => {
  expect([0.25, 12.5, 1200, 2_500_000].map(compact)).toEqual(['0.25', '12.5', '1.2K', '2.5M']);
  expect(number(1234.5678)).toBe('1,234.57');
});
