/**
 * What crosses the wire, as this page uses it. Bodies are canonical protobuf JSON: a field at its
 * default value is absent, 64-bit integers are strings, durations are "10s".
 */
export interface Tag {
  readonly name: string;
  readonly type: string;
  readonly title: string;
  readonly filter: boolean;
}

export interface Field {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly aggregation: string;
}

export interface Metric {
  readonly name: string;
  readonly title: string;
  readonly tags: readonly Tag[];
  readonly fields: readonly Field[];
  readonly windowMs: number;
  readonly watermarkDelayMs: number;
  readonly notice: string;
  readonly online: boolean;
}

export interface Dimension {
  readonly name: string;
  readonly title: string;
  readonly required: boolean;
  readonly identifierType: string;
}

export interface Layer {
  readonly name: string;
  readonly title: string;
  readonly dimensions: readonly Dimension[];
}

export interface Area {
  readonly name: string;
  readonly title: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly zoom: number;
}

export interface Catalog {
  readonly metrics: readonly Metric[];
  readonly layers: readonly Layer[];
  readonly areas: readonly Area[];
}

export type Value = string | number | boolean | null;

/** Rows as Enigma and Cosmos send them. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

type Json = Readonly<Record<string, unknown>>;

export function metricOf(json: Json): Metric {
  const name = text(json['name']);
  return {
    name,
    title: text(json['title']) || words(name),
    tags: list(json['tags']).map(tagOf),
    fields: list(json['fields']).map(fieldOf),
    windowMs: durationMs(text(json['window'])) || 60_000,
    watermarkDelayMs: durationMs(text(json['watermarkDelay'])),
    notice: text(json['notice']),
    online: json['status'] !== 'OFFLINE',
  };
}

export function layerOf(json: Json): Layer {
  const name = text(json['name']);
  return {
    name,
    title: text(json['title']) || words(name),
    dimensions: list(json['dimensions']).map((dimension) => ({
      name: text(dimension['name']),
      title: text(dimension['title']) || words(text(dimension['name'])),
      required: dimension['required'] === true,
      identifierType: text((dimension['identifier'] as Json | undefined)?.['type']) || 's2id',
    })),
  };
}

export function areaOf(json: Json): Area {
  const name = text(json['name']);
  return {
    name,
    title: text(json['title']) || words(name),
    latitude: Number(json['latitude'] ?? 0),
    longitude: Number(json['longitude'] ?? 0),
    zoom: Number(json['zoom'] ?? 10),
  };
}

/** "10s", "0.500s" or "" as milliseconds. */
export function durationMs(duration: string): number {
  return Math.round(Number.parseFloat(duration || '0') * 1000);
}

/** The objects of a repeated field; an absent one is empty. */
export function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

function tagOf(json: Json): Tag {
  const name = text(json['name']);
  return {
    name,
    type: text(json['type']) || 'string',
    title: text(json['title']) || words(name),
    filter: json['filter'] === true,
  };
}

function fieldOf(json: Json): Field {
  const name = text(json['name']);
  return {
    name,
    title: text(json['title']) || words(name),
    unit: text(json['unit']),
    aggregation: text(json['aggregation']) || 'sum',
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function words(name: string): string {
  const spaced = name.replaceAll('_', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
