import type { Filters } from './cells/aggregate.ts';
import type { Catalog, Dimension, Field, Layer, Metric } from './contracts.ts';

/** What the user chose; it lives in the address bar, so that a view can be shared. */
export interface View {
  readonly layer: string | null;
  readonly area: string | null;
  readonly threeD: boolean;
  /** By dimension; null means that the user wants none, absent that nothing was chosen yet. */
  readonly mappings: Readonly<Record<string, Mapping | null>>;
  readonly cell: string | null;
}

/** A metric's field on a dimension of the layer. */
export interface Mapping {
  readonly metric: string;
  readonly field: string;
  readonly filters: Filters;
  readonly factor: number;
}

export interface Choice {
  readonly metric: Metric;
  readonly field: Field;
}

/** The layer that this page draws; Cosmos may describe it in other words. */
export const CHOROPLETH: Layer = {
  name: 'choropleth',
  title: 'Choropleth',
  dimensions: [
    { name: 'color', title: 'Color', required: true, identifierType: 's2id' },
    { name: 'elevation', title: 'Elevation', required: false, identifierType: 's2id' },
  ],
};

const NONE = 'none';

export function layersOf(catalog: Catalog): readonly Layer[] {
  const drawn = catalog.layers.filter((layer) => layer.name === CHOROPLETH.name);
  return drawn.length > 0 ? drawn : [CHOROPLETH];
}

/** Everything that fits on the dimension: online, and identified by the right kind of tag. */
export function choicesOf(catalog: Catalog, dimension: Dimension): Choice[] {
  return catalog.metrics
    .filter((metric) => metric.online && identifierOf(metric, dimension.identifierType) !== null)
    .flatMap((metric) => metric.fields.map((field) => ({ metric, field })));
}

export function identifierOf(metric: Metric, type: string): string | null {
  return metric.tags.find((tag) => tag.type === type)?.name ?? null;
}

export const mappingOf = ({ metric, field }: Choice, factor = 1): Mapping => ({
  metric: metric.name,
  field: field.name,
  filters: {},
  factor,
});

export const nameOf = (of: { metric: string; field: string }) => `${of.metric}.${of.field}`;

/** The view with a mapping on every dimension that the user left open: the most live metrics. */
export function complete(view: View, catalog: Catalog): View {
  const layer = layersOf(catalog)[0]!;
  const mappings = { ...view.mappings };
  layer.dimensions.forEach((dimension, index) => {
    const choices = choicesOf(catalog, dimension);
    const chosen = mappings[dimension.name];
    const known = chosen && choices.some(({ metric, field }) =>
      metric.name === chosen.metric && field.name === chosen.field);
    if (chosen === undefined || (chosen !== null && !known)) {
      const byWindow = choices.sort((a, b) => a.metric.windowMs - b.metric.windowMs);
      const choice = byWindow[index] ?? byWindow[0];
      mappings[dimension.name] = choice ? mappingOf(choice) : null;
    }
  });
  return { ...view, layer: layer.name, area: view.area ?? catalog.areas[0]?.name ?? null, mappings };
}

export function toQuery(view: View): string {
  const query = new URLSearchParams();
  for (const [dimension, mapping] of Object.entries(view.mappings)) {
    query.append(dimension, mapping ? nameOf(mapping) : NONE);
    if (mapping && mapping.factor !== 1) {
      query.append(`${dimension}.factor`, String(mapping.factor));
    }
    for (const [tag, values] of Object.entries(mapping?.filters ?? {})) {
      values.forEach((value) => query.append(`${dimension}.filter.${tag}`, value));
    }
  }
  query.append('map', view.threeD ? '3d' : '2d');
  view.area && query.append('area', view.area);
  view.cell && query.append('cell', view.cell);
  return `?${query}`;
}

export function fromQuery(search: string): View {
  const query = new URLSearchParams(search);
  const mappings: Record<string, Mapping | null> = {};
  for (const { name } of CHOROPLETH.dimensions) {
    const chosen = query.get(name);
    if (chosen) {
      mappings[name] = chosen === NONE ? null : mappingFrom(query, name, chosen);
    }
  }
  return {
    layer: null,
    area: query.get('area'),
    threeD: query.get('map') === '3d',
    mappings,
    cell: query.get('cell'),
  };
}

function mappingFrom(query: URLSearchParams, dimension: string, chosen: string): Mapping {
  const [metric = '', field = ''] = chosen.split('.');
  const prefix = `${dimension}.filter.`;
  const tags = [...query.keys()].filter((key) => key.startsWith(prefix));
  const filters = tags.map((key) => [key.slice(prefix.length), query.getAll(key)]);
  const factor = Number(query.get(`${dimension}.factor`) ?? 1);
  return { metric, field, filters: Object.fromEntries(filters), factor: factor > 0 ? factor : 1 };
}
