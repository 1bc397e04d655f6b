import { useEffect, useRef, useState } from 'react';
import type { Api, Query } from '../api.ts';
import type { Table } from '../contracts.ts';
import type { Shade } from '../scene.ts';

const HOUR_MS = 3_600_000;
const LOOK_MS = 500;
const RETRY_MS = 3_000;

/** Times in seconds and a value for each; null where there is nothing. */
export type Points = readonly [times: readonly number[], values: readonly (number | null)[]];

export interface History {
  readonly points: Points | null;
  readonly failure: string | null;
}

/**
 * The hour up to the window shown. A replayed day closes many windows a second, so the newest is
 * looked for at a pace of its own, and never before the last answer is there.
 */
export function useHistory(api: Api, id: string, shade: Shade): History {
  const [history, setHistory] = useState<History>({ points: null, failure: null });
  const latest = useRef(shade);
  latest.current = shade;
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked = '';
    const look = async () => {
      const { frame, metric, field } = latest.current;
      const query = frame && queryOf(latest.current, id, frame.end);
      let pause = LOOK_MS;
      if (query && JSON.stringify(query) !== asked) {
        asked = JSON.stringify(query);
        try {
          const table = await api.query(query, abort.signal);
          const points = pointsOf(table, frame.end, metric.windowMs, field.aggregation);
          setHistory({ points, failure: null });
        } catch (problem) {
          const failure = problem instanceof Error ? problem.message : String(problem);
          abort.signal.aborted || setHistory(({ points }) => ({ points, failure }));
          asked = '';
          pause = RETRY_MS;
        }
      }
      timer = abort.signal.aborted ? undefined : setTimeout(() => void look(), pause);
    };
    void look();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [api, id]);
  return history;
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
  for (let at = end - (Math.floor(HOUR_MS / step) - 1) * step; at <= end; at += step) {
    times.push(at / 1000);
    const missing = aggregation === 'sum' && at >= first ? 0 : null;
    values.push(known.get(at) ?? missing);
  }
  return [times, values];
}
