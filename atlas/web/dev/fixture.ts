import type { IncomingMessage, ServerResponse } from 'node:http';
import { s2 } from 's2js';
import type { Connect, HttpServer, Plugin } from 'vite';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

/**
 * A made-up city behind the page's own API, for work on the page without the platform:
 * `npm run dev` and open /#token=dev. It is no part of the build. CELLS=10000 makes it large.
 */
const WINDOW_MS = Number(process.env['WINDOW_MS'] ?? 10_000);
const CELLS = Number(process.env['CELLS'] ?? 620);
const LEVEL = 13;
const CENTRES = [
  { latitude: -6.2, longitude: 106.83, weight: 1, spread: 0.11 },
  { latitude: -6.26, longitude: 106.99, weight: 0.45, spread: 0.06 },
  { latitude: -6.19, longitude: 106.64, weight: 0.4, spread: 0.06 },
  { latitude: -6.4, longitude: 106.8, weight: 0.3, spread: 0.05 },
];

interface Place {
  readonly id: string;
  readonly weight: number;
}

const METRICS = [
  metric('supply', 'Supply', 'vehicle_type', 'Vehicle type', 'unique_drivers', 'Unique drivers'),
  metric('demand', 'Demand', 'service_type', 'Service type', 'unique_customers', 'Unique customers'),
];
const TYPES: Record<string, readonly string[]> = {
  supply: ['BIKE', 'CAR', 'TRUCK'],
  demand: ['GO_RIDE', 'GO_FOOD', 'GO_SEND'],
};
const BODIES: Record<string, object> = {
  '/v1/metrics': { metrics: METRICS },
  '/v1/layers': {
    layers: [
      {
        name: 'choropleth',
        title: 'Choropleth',
        dimensions: [
          dimension('color', 'Color', true),
          dimension('elevation', 'Elevation', false),
        ],
      },
    ],
  },
  '/v1/areas': {
    areas: [
      { name: 'jakarta', title: 'Jakarta', latitude: -6.25, longitude: 106.83, zoom: 10.3 },
      { name: 'austin', title: 'Austin', latitude: 30.27, longitude: -97.74, zoom: 10.5 },
      { name: 'java', title: 'Java', latitude: -7.3, longitude: 110, zoom: 7 },
    ],
  },
};

export function fixture(): Plugin {
  return {
    name: 'fixture',
    configureServer: ({ middlewares, httpServer }) => serve(middlewares, httpServer),
    configurePreviewServer: ({ middlewares, httpServer }) => serve(middlewares, httpServer),
  };
}

function serve(middlewares: Connect.Server, server: HttpServer | null): void {
  middlewares.use((request, response, next) => {
    if (!request.url?.startsWith('/v1/')) {
      next();
    } else if (request.headers.authorization !== 'Bearer dev') {
      answer(response, 401, { detail: 'token: expired at 2026-01-01T00:00:00Z' });
    } else if (request.url === '/v1/config') {
      answer(response, 200, { live: `ws://${request.headers.host}/v1/live` });
    } else if (request.url === '/v1/query') {
      void history(request).then((body) => answer(response, 200, body));
    } else {
      answer(response, 200, BODIES[request.url] ?? {});
    }
  });
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'asgard' });
  server?.on('upgrade', (request, socket, head) => {
    if (request.url === '/v1/live') {
      sockets.handleUpgrade(request, socket, head, live);
    }
  });
}

function live(socket: WebSocket): void {
  const wanted = new Set<string>();
  const send = (metric: string) => socket.send(JSON.stringify(windowOf(metric, lastEnd())));
  socket.on('message', (data) => {
    const { type, metric } = JSON.parse(String(data)) as { type: string; metric: string };
    if (type === 'subscribe') {
      wanted.add(metric);
      send(metric);
    } else {
      wanted.delete(metric);
    }
  });
  const timer = setInterval(() => wanted.forEach(send), WINDOW_MS);
  socket.on('close', () => clearInterval(timer));
}

async function history(request: IncomingMessage): Promise<object> {
  let body = '';
  for await (const part of request) {
    body += String(part);
  }
  const { metric, filters, range } = JSON.parse(body) as {
    metric: string;
    filters: { s2id: string[] };
    range: { start: string; end: string };
  };
  const place = PLACES.find(({ id }) => id === filters.s2id[0]) ?? PLACES[0]!;
  const rows: [string, number][] = [];
  for (let at = Date.parse(range.start) + WINDOW_MS; at <= Date.parse(range.end); at += WINDOW_MS) {
    const sum = TYPES[metric]!.reduce((sum, _, k) => sum + value(place, metric, k, at), 0);
    rows.push([new Date(at).toISOString(), sum]);
  }
  return { metric, columns: ['time', METRICS.find(({ name }) => name === metric)!.fields[0]!.name], rows };
}

function windowOf(name: string, end: number): object {
  const { tags, fields } = METRICS.find((metric) => metric.name === name)!;
  const rows = PLACES.flatMap((place) =>
    TYPES[name]!.map((type, k) => [place.id, type, value(place, name, k, end)] as const),
  ).filter(([, , count]) => count > 0);
  return {
    type: 'window',
    metric: name,
    window: {
      start: new Date(end - WINDOW_MS).toISOString(),
      end: new Date(end).toISOString(),
      rows: String(rows.length),
      late: '3',
    },
    columns: [...tags.map((tag) => tag.name), fields[0]!.name],
    rows,
  };
}

/** The same for the same place and time, so that a window and the history agree. */
function value(place: Place, metric: string, type: number, at: number): number {
  const wave = 1 + 0.35 * Math.sin(at / 600_000 + place.weight * 40 + type + metric.length);
  const noise = 0.75 + 0.5 * random(`${place.id}${metric}${type}${at}`);
  return Math.floor((place.weight * 34 * wave * noise) / (1 + type * 1.3));
}

function lastEnd(): number {
  return Math.floor((Date.now() - 2_000) / WINDOW_MS) * WINDOW_MS;
}

const PLACES: readonly Place[] = places();

function places(): Place[] {
  const found = new Map<string, number>();
  const wider = Math.sqrt(CELLS / 620);
  for (let k = 0; found.size < CELLS; k++) {
    const centre = CENTRES[Math.floor(random(`c${k}`) * CENTRES.length)]!;
    const distance = Math.sqrt(-2 * Math.log(random(`d${k}`) + 1e-9)) * centre.spread * wider;
    const angle = random(`a${k}`) * 2 * Math.PI;
    const at = s2.LatLng.fromDegrees(
      centre.latitude + distance * Math.sin(angle),
      centre.longitude + distance * Math.cos(angle),
    );
    const cell = s2.cellid.parent(s2.cellid.fromLatLng(at), LEVEL);
    const weight = centre.weight * Math.exp(-((distance / centre.spread / wider) ** 2) / 1.6);
    const id = BigInt.asIntN(64, cell).toString();
    found.set(id, Math.max(found.get(id) ?? 0, weight * (0.4 + random(`w${id}`))));
  }
  return [...found].map(([id, weight]) => ({ id, weight }));
}

/** A hash as a number in [0, 1). */
function random(seed: string): number {
  let hash = 2_166_136_261;
  for (const char of seed) {
    hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

function metric(name: string, title: string, tag: string, tagTitle: string, field: string, fieldTitle: string) {
  return {
    name,
    title,
    description: `${title} by S2 cell`,
    tags: [
      { name: 's2id', type: 's2id', title: 'S2 ID' },
      { name: tag, type: 'string', title: tagTitle, filter: true },
    ],
    fields: [{ name: field, title: fieldTitle, aggregation: 'sum' }],
    window: `${WINDOW_MS / 1000}s`,
    watermarkDelay: '2s',
    notice: 'synthetic data: a simulated fleet, not real drivers',
  };
}

function dimension(name: string, title: string, required: boolean) {
  return { name, title, type: 'number', required, identifier: { type: 's2id', title: 'S2 cell' } };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
