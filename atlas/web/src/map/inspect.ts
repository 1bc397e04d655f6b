import type { Map } from 'maplibre-gl';
import { cellOf, tokenOf } from '../cells/s2.ts';
import { shadesOf } from '../scene.ts';
import type { Scene } from '../scene.ts';
import { hasBasemap } from './map.ts';

/** What a console, or a test that drives a browser, can ask of the map. */
export interface Inspection {
  /** The cells that have a value in the window shown. */
  cells(): { id: string; token: string; color: number | null; elevation: number | null }[];
  windows(): { metric: string; start: string; end: string; rows: number }[];
  select(id: string | null): void;
  /** Where the cell's centre is on the page, in CSS pixels; null if it is no cell. */
  project(id: string): { x: number; y: number } | null;
  /** Whether the map is all there and has come to rest. */
  settled(): boolean;
}

declare global {
  interface Window {
    atlas?: Inspection;
  }
}

export function inspect(map: Map | null, scene: Scene, select: Inspection['select']): () => void {
  window.atlas = {
    cells: () => cells(scene),
    windows: () =>
      shadesOf(scene).flatMap(({ frame }) =>
        frame
          ? [
              {
                metric: frame.metric,
                start: new Date(frame.start).toISOString(),
                end: new Date(frame.end).toISOString(),
                rows: frame.rowCount,
              },
            ]
          : [],
      ),
    select,
    project: (id) => {
      const cell = cellOf(id);
      const point = cell && map?.project(cell.center);
      return point ? { x: point.x, y: point.y } : null;
    },
    settled: () => map !== null && hasBasemap(map) && map.loaded() && !map.isMoving(),
  };
  return () => delete window.atlas;
}

function cells({ color, elevation }: Scene): ReturnType<Inspection['cells']> {
  const ids = new Set([...(color?.values.keys() ?? []), ...(elevation?.values.keys() ?? [])]);
  return [...ids]
    .filter((id) => cellOf(id) !== null)
    .map((id) => ({
      id,
      token: tokenOf(id),
      color: color?.values.get(id) ?? null,
      elevation: elevation?.values.get(id) ?? null,
    }));
}
