import { describe, expect, it } from 'vitest';
import { byTag, valuesOf } from './aggregate.ts';

const TABLE = {
  columns: ['s2id', 'vehicle_type', 'drivers'],
  rows: [
    ['1', 'BIKE', 12],
    ['1', 'CAR', 4],
    ['2', 'CAR', 5],
    ['3', 'CAR', null],
  ],
};

const by = (aggregation: string, filters = {}) =>
  Object.fromEntries(byTag(TABLE, 's2id', { field: 'drivers', aggregation, filters }));

describe('values per cell', () => {
  it('combine the other tags as the field says', () => {
    expect(by('sum')).toEqual({ 1: 16, 2: 5 });
    expect(by('avg')).toEqual({ 1: 8, 2: 5 });
    expect(by('min')).toEqual({ 1: 4, 2: 5 });
    expect(by('max')).toEqual({ 1: 12, 2: 5 });
    expect(by('last')).toEqual({ 1: 4, 2: 5 });
  });

  it('count only what passes the filters', () => {
    expect(by('sum', { vehicle_type: ['BIKE'] })).toEqual({ 1: 12 });
    expect(by('sum', { vehicle_type: ['BIKE', 'CAR'] })).toEqual({ 1: 16, 2: 5 });
  });

  it('pass filters that are empty or of another metric', () => {
    expect(by('sum', { vehicle_type: [], weather: ['RAIN'] })).toEqual({ 1: 16, 2: 5 });
  });

  it('are none without the field', () => {
    expect(byTag(TABLE, 's2id', { field: 'x', aggregation: 'sum', filters: {} }).size).toBe(0);
  });
});

it('offers the values of a tag in order', () => {
  expect(valuesOf(TABLE, 'vehicle_type')).toEqual(['BIKE', 'CAR']);
  expect(valuesOf(TABLE, 'x')).toEqual([]);
});
