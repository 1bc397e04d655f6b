import { describe, expect, it } from 'vitest';
import { metricOf } from './contracts.ts';
import type { Catalog } from './contracts.ts';
import { CHOROPLETH, choicesOf, complete, fromQuery, nameOf, toQuery } from './view.ts';

const metric = (name: string, window: string, more = {}) =>
  metricOf({
    name,
    window,
    tags: [{ name: 's2id', type: 's2id' }],
    fields: [{ name: 'count' }],
    ...more,
  });
const CATALOG: Catalog = {
  metrics: [
    metric('bus', '60s'),
    metric('demand', '10s'),
    metric('supply', '10s'),
    metric('off', '1s', { status: 'OFFLINE' }),
    metric('global', '1s', { tags: [] }),
  ],
  layers: [],
  areas: [{ name: 'jakarta', title: 'Jakarta', latitude: -6, longitude: 107, zoom: 10 }],
};

describe('a view', () => {
  it('survives the address bar', () => {
    const query =
      '?color=supply.drivers&color.factor=0.5&color.filter.vehicle_type=BIKE' +
      '&color.filter.vehicle_type=CAR&elevation=none&map=3d&area=jakarta&cell=-5';
    const view = fromQuery(query);
    expect(toQuery(view)).toBe(query);
    expect(view.mappings['color']).toEqual({
      metric: 'supply',
      field: 'drivers',
      filters: { vehicle_type: ['BIKE', 'CAR'] },
      factor: 0.5,
    });
  });

  it('starts with the most live metrics and the first area', () => {
    const { mappings, area, layer } = complete(fromQuery(''), CATALOG);
    expect(nameOf(mappings['color']!)).toBe('demand.count');
    expect(nameOf(mappings['elevation']!)).toBe('supply.count');
    expect([area, layer]).toEqual(['jakarta', 'choropleth']);
  });

  it('keeps what the user chose, even none', () => {
    const { mappings } = complete(fromQuery('?color=bus.count&elevation=none'), CATALOG);
    expect(nameOf(mappings['color']!)).toBe('bus.count');
    expect(mappings['elevation']).toBeNull();
  });

  it('replaces a metric that is gone', () => {
    const { mappings } = complete(fromQuery('?color=gone.count'), CATALOG);
    expect(nameOf(mappings['color']!)).toBe('demand.count');
  });
});

it('offers what is online and identified by a cell', () => {
  const names = choicesOf(CATALOG, CHOROPLETH.dimensions[0]!).map(({ metric }) => metric.name);
  expect(names).toEqual(['bus', 'demand', 'supply']);
});
