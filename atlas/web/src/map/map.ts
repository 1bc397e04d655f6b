import {
  AttributionControl,
  LngLatBounds,
  Map,
  NavigationControl,
  setWorkerUrl,
} from 'maplibre-gl';
import type { GeoJSONSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Cell } from '../cells/s2.ts';
import type { Area } from '../contracts.ts';
import { basemap } from './basemap.ts';
import type { Basemap } from './basemap.worker.ts';
import { STYLE, graticule } from './style.ts';

const SIDEBAR_PX = 296;

setWorkerUrl(workerUrl);

const shown = new WeakSet<Map>();

export function createMap(container: HTMLElement, threeD: boolean): Map {
  const map = new Map({
    container,
    style: STYLE,
    center: [110, -4],
    zoom: 4,
    pitch: threeD ? 52 : 0,
    bearing: threeD ? -14 : 0,
    minZoom: 1.5,
    maxZoom: 17,
    maxPitch: 70,
    attributionControl: false,
  });
  map.addControl(new NavigationControl({ visualizePitch: true }), 'bottom-right');
  map.addControl(
    new AttributionControl({ compact: false, customAttribution: 'Natural Earth' }),
    'bottom-right',
  );
  map.once('load', () => {
    void basemap().then((loaded) => showBasemap(map, loaded));
    drawGraticule(map);
    map.on('moveend', () => drawGraticule(map));
  });
  return map;
}

export function flyTo(map: Map, area: Area, inset: boolean): void {
  const to = { center: [area.longitude, area.latitude] as [number, number], zoom: area.zoom };
  const padding = { left: inset ? SIDEBAR_PX : 0, right: 0, top: 0, bottom: 0 };
  // The first area is where the map opens; from then on it flies.
  if (map.getZoom() === 4) {
    map.jumpTo({ ...to, padding });
  } else {
    map.flyTo({ ...to, padding, duration: 2200 });
  }
}

export function showCells(map: Map, cells: readonly Cell[], inset: boolean): void {
  const bounds = boundsOf(cells);
  const left = inset ? 40 : 60;
  bounds && map.fitBounds(bounds, { padding: { left, right: 60, top: 90, bottom: 60 } });
}

export function boundsOf(cells: readonly Cell[]): LngLatBounds | null {
  const bounds = new LngLatBounds();
  cells.forEach(({ center }) => bounds.extend(center));
  return bounds.isEmpty() ? null : bounds;
}

export function hasBasemap(map: Map): boolean {
  return shown.has(map) && map.isSourceLoaded('land');
}

function showBasemap(map: Map, loaded: Basemap): void {
  for (const name of ['land', 'borders'] as const) {
    map.getSource<GeoJSONSource>(name)?.setData(URL.createObjectURL(loaded[name]));
  }
  shown.add(map);
}

function drawGraticule(map: Map): void {
  const { _sw: sw, _ne: ne } = map.getBounds();
  const [spanX, spanY] = [ne.lng - sw.lng, ne.lat - sw.lat];
  map
    .getSource<GeoJSONSource>('graticule')
    ?.setData(
      graticule(
        map.getZoom(),
        sw.lng - spanX,
        Math.max(-85, sw.lat - spanY),
        ne.lng + spanX,
        Math.min(85, ne.lat + spanY),
      ),
    );
}
