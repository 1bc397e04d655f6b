import { useEffect, useMemo, useState } from 'react';
import type { Api, Query } from '../api.ts';
import type { Table } from '../contracts.ts';
import type { Shade } from '../scene.ts';

const HOUR_MS = 3_600_000;

/** Times in seconds and a value for each; null where there is nothing. */
export type Points = readonly [times: readonly number[], values: readonly (number | null)[]];

export interface History {
  readonly points: Points | null;
  readonly failure: string | null;
}

/** The hour up to the window shown, asked for again with each window. */
export function useHistory(api: Api, id: string, shade: Shade): History {
  const [history, setHistory] = useState<History>({ points: null, failure: null });
  const end = shade.frame?.end;
  const step = shade.metric.windowMs;
  const { aggregation } = shade.field;
  const query = end === undefined ? '' : JSON.stringify(queryOf(shade, id, end));
  useEffect(() => {
    if (query === '' || end === undefined) {
      return undefined;
    }
    const abort = new AbortController();
    api.query(JSON.parse(query) as Query, abort.signal).then(
      (table) => setHistory({ points: pointsOf(table, end, step, aggregation), failure: null }),
      (failure: Error) =>
        abort.signal.aborted || setHistory(({ points }) => ({ points, failure: failure.message })),
    );
    return () => abort.abort();
  }, [api, query, end, step, aggregation]);
  return useMemo(() => history, [history]);
}

export function queryOf({ metric, field, identifier, mapping }: Shade, id: string, end: number): Query {
  const filters = Object.entries(mapping.filters).filter(([, values]) => values.length > 0);
  return {
    metric: metric.name,
    select: [{ field: field.name, aggregation: field.aggregation }],
    filters: { ...Object.fromEntries(filters), [identifier]: [id] },
    range: { start: new Date(end - HOUR_MS).toISOString(), end: new Date(end).toISOString() },
    step: `${metric.windowMs / 1000}s`,
  };
}

/**
 * One point per window of the hour. A window without the cell counts as zero where values are
 * summed, but not before the cell's first point: nobody may have been counting then.
 */
export function pointsOf(table: Table, end: number, step: number, aggregation: string): Points {
  const [time, value] = [table.columns.indexOf('time'), table.columns.length - 1];
  const known = new Map(
    table.rows.map((row) => [Date.parse(String(row[time])), row[value] as number | null]),
  );
  const first = Math.min(...known.keys());
  const times: number[] = [];
  const values: (number | null)[] = [];
  for (let at = end - HOUR_MS + step; at <= end; at += step) {
    times.push(at / 1000);
    const missing = aggregation === 'sum' && at >= first ? 0 : null;
    values.push(known.get(at) ?? missing);
  }
  return [times, values];
}
