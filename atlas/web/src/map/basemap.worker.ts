import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

/**
 * Turns the countries' topology into what MapLibre reads, beside the page's own thread. As blobs,
 * because those pass to MapLibre's worker without being copied through the page.
 */
export interface Basemap {
  readonly land: Blob;
  readonly borders: Blob;
}

type Countries = Topology<{ land: GeometryCollection; countries: GeometryCollection }>;

onmessage = async ({ data: url }: MessageEvent<string>) => {
  const response = await fetch(url);
  const countries = decoded((await response.json()) as Countries);
  const { objects } = countries;
  const basemap: Basemap = {
    land: asBlob(unwrapped(feature(countries, objects.land))),
    borders: asBlob(mesh(countries, objects.countries, (a, b) => a !== b)),
  };
  postMessage(basemap);
};

/** The arcs in degrees, 10 m exact: short numbers halve what is written and read again. */
function decoded(topology: Countries): Countries {
  const { transform, ...rest } = topology;
  const [scaleX, scaleY] = transform!.scale;
  const [fromX, fromY] = transform!.translate;
  for (const arc of topology.arcs) {
    let [x, y] = [0, 0];
    for (const point of arc) {
      x += point[0]!;
      y += point[1]!;
      point[0] = round(x * scaleX + fromX);
      point[1] = round(y * scaleY + fromY);
    }
  }
  return rest;
}

/** Land across the antimeridian in one piece; else its outline would go around the world. */
function unwrapped(land: GeoJSON.FeatureCollection): GeoJSON.FeatureCollection {
  for (const { geometry } of land.features) {
    if (geometry.type === 'MultiPolygon') {
      geometry.coordinates = geometry.coordinates.map((polygon) => polygon.map(unwrap));
    }
  }
  return land;
}

function unwrap(ring: GeoJSON.Position[]): GeoJSON.Position[] {
  let turns = 0;
  const unwrapped = ring.map(([x, y], k) => {
    const step = x! - (ring[k - 1]?.[0] ?? x!);
    turns += step > 180 ? -1 : step < -180 ? 1 : 0;
    return [x! + 360 * turns, y!];
  });
  // Antarctica goes around the pole and does not close this way.
  return turns === 0 ? unwrapped : ring;
}

function round(degrees: number): number {
  return Math.round(degrees * 1e4) / 1e4;
}

function asBlob(geometry: GeoJSON.GeoJSON): Blob {
  return new Blob([JSON.stringify(geometry)], { type: 'application/json' });
}
