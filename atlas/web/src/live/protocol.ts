import type { Table } from '../contracts.ts';

/** One closed window of a metric, with all its rows. */
export interface Frame {
  readonly metric: string;
  readonly start: number;
  readonly end: number;
  readonly rowCount: number;
  readonly late: number;
  readonly table: Table;
}

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  | { readonly state: 'waiting'; readonly detail: string; readonly retryAt: number }
  | { readonly state: 'refused'; readonly detail: string };

export interface Live {
  readonly connection: Connection;
  readonly frames: ReadonlyMap<string, Frame>;
  /** What the server said of a metric, until its next window. */
  readonly errors: ReadonlyMap<string, string>;
}

export type LiveEvent =
  | { readonly type: 'connection'; readonly connection: Connection }
  | { readonly type: 'message'; readonly text: string };

export const NOT_YET: Live = {
  connection: { state: 'connecting' },
  frames: new Map(),
  errors: new Map(),
};

export const subscribe = (metric: string) => JSON.stringify({ type: 'subscribe', metric });
export const unsubscribe = (metric: string) => JSON.stringify({ type: 'unsubscribe', metric });

/** The whole of the page's live state after one event. */
export function reduce(live: Live, event: LiveEvent): Live {
  if (event.type === 'connection') {
    return { ...live, connection: event.connection };
  }
  const message = parse(event.text);
  if (message === null || typeof message.metric !== 'string') {
    return live;
  }
  if (message.type === 'window') {
    const frame = frameOf(message);
    return {
      ...live,
      frames: new Map(live.frames).set(frame.metric, frame),
      errors: without(live.errors, frame.metric),
    };
  }
  if (message.type === 'error') {
    const detail = message.detail ?? 'no reason given';
    return { ...live, errors: new Map(live.errors).set(message.metric, detail) };
  }
  return live;
}

interface Message {
  readonly type?: string;
  readonly metric: string;
  readonly detail?: string;
  readonly window?: {
    readonly start?: string;
    readonly end?: string;
    readonly rows?: string | number;
    readonly late?: string | number;
  };
  readonly columns?: Table['columns'];
  readonly rows?: Table['rows'];
}

function parse(text: string): Message | null {
  try {
    return JSON.parse(text) as Message | null;
  } catch {
    return null;
  }
}

function frameOf({ metric, window = {}, columns = [], rows = [] }: Message): Frame {
  return {
    metric,
    start: Date.parse(window.start ?? ''),
    end: Date.parse(window.end ?? ''),
    rowCount: Number(window.rows ?? rows.length),
    late: Number(window.late ?? 0),
    table: { columns, rows },
  };
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) {
    return map;
  }
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
