import { useMemo, useRef } from 'react';
import { byTag } from './cells/aggregate.ts';
import { cellOf } from './cells/s2.ts';
import type { Cell } from './cells/s2.ts';
import { topOf } from './cells/scale.ts';
import type { Catalog, Field, Metric } from './contracts.ts';
import type { Frame, Live } from './live/protocol.ts';
import { identifierOf, nameOf } from './view.ts';
import type { Mapping, View } from './view.ts';

/** A dimension as it is drawn: the value of each cell and the value at the scale's end. */
export interface Shade {
  readonly dimension: string;
  readonly mapping: Mapping;
  readonly metric: Metric;
  readonly field: Field;
  /** The tag that holds the cell. */
  readonly identifier: string;
  readonly frame: Frame | undefined;
  readonly values: ReadonlyMap<string, number>;
  readonly top: number;
}

export interface Scene {
  /** Grows at its end only, while the metrics stay the same. */
  readonly cells: readonly Cell[];
  readonly color: Shade | null;
  readonly elevation: Shade | null;
}

const NO_VALUES: ReadonlyMap<string, number> = new Map();

export function useScene(catalog: Catalog | null, view: View, live: Live): Scene {
  const color = useShade(catalog, view, live, 'color');
  const elevation = useShade(catalog, view, live, 'elevation');
  const cells = useCells(color, elevation);
  return useMemo(() => ({ cells, color, elevation }), [cells, color, elevation]);
}

export function shadesOf({ color, elevation }: Scene): Shade[] {
  return [color, elevation].filter((shade) => shade !== null);
}

/** Drawn height or place on the ramp: 1 is the scale's end. */
export function shareOf(shade: Shade, id: string): number | undefined {
  const value = shade.values.get(id);
  return value === undefined ? undefined : (value * shade.mapping.factor) / shade.top;
}

function useShade(catalog: Catalog | null, view: View, live: Live, name: string): Shade | null {
  const mapping = view.mappings[name];
  const metric = catalog?.metrics.find((metric) => metric.name === mapping?.metric);
  const field = metric?.fields.find((field) => field.name === mapping?.field);
  const identifier = metric ? identifierOf(metric, 's2id') : null;
  const frame = metric && live.frames.get(metric.name);
  const filters = mapping?.filters;
  const values = useMemo(
    () =>
      frame && field && identifier && filters
        ? byTag(frame.table, identifier, {
            field: field.name,
            aggregation: field.aggregation,
            filters,
          })
        : NO_VALUES,
    [frame, field, identifier, filters],
  );
  const top = useTop(values, mapping ? nameOf(mapping) + JSON.stringify(filters) : '');
  return useMemo(
    () =>
      mapping && metric && field && identifier
        ? { dimension: name, mapping, metric, field, identifier, frame, values, top }
        : null,
    [name, mapping, metric, field, identifier, frame, values, top],
  );
}

function useTop(values: ReadonlyMap<string, number>, key: string): number {
  const last = useRef<{ key: string; top: number } | null>(null);
  return useMemo(() => {
    const top = topOf(values.values(), last.current?.key === key ? last.current.top : undefined);
    last.current = values.size > 0 ? { key, top } : null;
    return top;
  }, [values, key]);
}

/** Every cell seen since these metrics are shown, so that the area served stays visible. */
function useCells(color: Shade | null, elevation: Shade | null): readonly Cell[] {
  const key = `${color?.metric.name} ${elevation?.metric.name}`;
  const seen = useRef({ key, ids: new Set<string>(), cells: [] as readonly Cell[] });
  const [colors, elevations] = [color?.values ?? NO_VALUES, elevation?.values ?? NO_VALUES];
  return useMemo(() => {
    if (seen.current.key !== key) {
      seen.current = { key, ids: new Set(), cells: [] };
    }
    const { ids, cells } = seen.current;
    const fresh: Cell[] = [];
    for (const id of [...colors.keys(), ...elevations.keys()]) {
      const cell = ids.has(id) ? null : cellOf(id);
      ids.add(id);
      cell && fresh.push(cell);
    }
    if (fresh.length > 0) {
      seen.current.cells = [...cells, ...fresh];
    }
    return seen.current.cells;
  }, [key, colors, elevations]);
}
