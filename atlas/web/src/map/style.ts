import type { GeoJSONSourceSpecification, StyleSpecification } from 'maplibre-gl';

const SEA = '#060b15';
const LAND = '#101a2b';
const COAST = '#2b4a63';
const BORDER = '#2c3c55';
const GRATICULE = '#14203a';

/** The dark basemap. Labels are deck.gl's, so that they stand above the cells. */
export const STYLE: StyleSpecification = {
  version: 8,
  sources: {
    land: empty(),
    borders: empty(),
    graticule: empty(),
  },
  layers: [
    { id: 'sea', type: 'background', paint: { 'background-color': SEA } },
    {
      id: 'shelf',
      type: 'line',
      source: 'land',
      paint: { 'line-color': '#12324a', 'line-width': 14, 'line-blur': 14, 'line-opacity': 0.5 },
    },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': LAND } },
    {
      id: 'graticule',
      type: 'line',
      source: 'graticule',
      paint: { 'line-color': GRATICULE, 'line-width': 1 },
    },
    {
      id: 'coast',
      type: 'line',
      source: 'land',
      paint: { 'line-color': COAST, 'line-width': 1.1 },
    },
    {
      id: 'borders',
      type: 'line',
      source: 'borders',
      paint: { 'line-color': BORDER, 'line-width': 0.9, 'line-dasharray': [4, 3] },
    },
  ],
};

/** Meridians and parallels through the view, as close as its zoom asks for. */
export function graticule(zoom: number, west: number, south: number, east: number, north: number) {
  const step = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02].find(
    (degrees) => (degrees / 360) * 512 * 2 ** zoom <= 260,
  ) ?? 0.01;
  const lines: number[][][] = [];
  for (let x = Math.floor(west / step); x <= Math.ceil(east / step); x++) {
    lines.push([[x * step, south], [x * step, north]]);
  }
  for (let y = Math.floor(south / step); y <= Math.ceil(north / step); y++) {
    lines.push([[west, y * step], [east, y * step]]);
  }
  return { type: 'MultiLineString' as const, coordinates: lines };
}

function empty(): GeoJSONSourceSpecification {
  return { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };
}
