import { areaOf, layerOf, list, metricOf } from './contracts.ts';
import type { Catalog, Table } from './contracts.ts';

/** The token is not (or no longer) accepted: trying again cannot help. */
export class RefusedError extends Error {}

export interface Query {
  readonly metric: string;
  readonly select: readonly { readonly field: string; readonly aggregation: string }[];
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly range: { readonly start: string; readonly end: string };
  readonly step: string;
}

/** Everything this page asks of its server, always as the user. */
export class Api {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  /** What a browser's WebSocket can carry instead of a header. */
  get subprotocols(): string[] {
    return ['asgard', `bearer.${this.#token}`];
  }

  async liveUrl(): Promise<string> {
    const { live } = (await this.#json('/v1/config')) as { live: string };
    return live;
  }

  async catalog(): Promise<Catalog> {
    const [metrics, layers, areas] = await Promise.all(
      ['metrics', 'layers', 'areas'].map(async (name) => {
        const body = (await this.#json(`/v1/${name}`)) as Record<string, unknown>;
        return list(body[name]);
      }),
    );
    return {
      metrics: metrics!.map(metricOf),
      layers: layers!.map(layerOf),
      areas: areas!.map(areaOf),
    };
  }

  async query(query: Query, signal: AbortSignal): Promise<Table> {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify(query);
    const answer = await this.#json('/v1/query', { method: 'POST', headers, body, signal });
    const { columns = [], rows = [] } = answer as Partial<Table>;
    return { columns, rows };
  }

  async #json(path: string, init: RequestInit = {}): Promise<unknown> {
    const headers = { ...init.headers, Authorization: `Bearer ${this.#token}` };
    const response = await fetch(path, { ...init, headers });
    if (response.ok) {
      return response.json();
    }
    const detail = await problem(response);
    throw response.status === 401 || response.status === 403
      ? new RefusedError(detail)
      : new Error(detail);
  }
}

async function problem(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const detail = (body as { detail?: string } | null)?.detail;
  return detail || `HTTP ${response.status} from ${new URL(response.url).pathname}`;
}
