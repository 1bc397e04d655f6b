import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { areaOf, durationMs, layerOf, metricOf } from './contracts.ts';

const sample = (name: string) => {
  const url = new URL(`../../../contracts/http/cosmos/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Record<string, unknown>;
};

it('reads a metric', () => {
  const metric = metricOf(sample('metric'));
  expect(metric).toMatchObject({ name: 'supply', windowMs: 10_000, watermarkDelayMs: 2_000 });
  expect(metric.online).toBe(true);
  expect(metric.tags.map(({ name, type, filter }) => [name, type, filter])).toEqual([
    ['s2id', 's2id', false],
    ['vehicle_type', 'string', true],
  ]);
  expect(metric.fields[0]).toMatchObject({ name: 'unique_drivers', aggregation: 'sum' });
});

it('names what has no title', () => {
  const metric = metricOf({ name: 'bus_supply', fields: [{ name: 'unique_vehicles' }] });
  expect(metric.title).toBe('Bus supply');
  expect(metric.fields[0]!.title).toBe('Unique vehicles');
});

it('knows an offline metric', () => {
  expect(metricOf({ name: 'm', status: 'OFFLINE' }).online).toBe(false);
});

it('reads a layer and an area', () => {
  expect(layerOf(sample('layer')).dimensions.map(({ name, required }) => [name, required])).toEqual(
    [
      ['color', true],
      ['elevation', false],
    ],
  );
  expect(areaOf(sample('area'))).toMatchObject({ name: 'jakarta', latitude: -6.2, zoom: 11 });
});

it('reads durations', () => {
  expect(['10s', '0.500s', '3600s', ''].map(durationMs)).toEqual([10_000, 500, 3_600_000, 0]);
});
