import http from 'node:http';
import https from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as wire from './wire.js';

const zip = promisify(gzip);
const LONGEST_DETAIL = 300;
export const UNAUTHORIZED = 401;
export const TOO_LARGE = 413;
const THE_SAME_ELSEWHERE = new Set([400, 403, TOO_LARGE, 429]); // what another server would say too

/** The URL of a server, or null if it has no host and port. */
export function address(server) {
  try {
    const url = new URL('/v1/events', server.includes('://') ? server : `http://${server}`);
    const given = new URL(server.includes('://') ? server : `http://${server}`);
    const port = /:\d+\/?$/.test(server); // a URL hides the usual port of its scheme
    return /^https?:$/.test(url.protocol) && url.hostname && port && given.pathname === '/' ? url : null;
  } catch {
    return null;
  }
}

/** The connections that all lanes share. */
export class Connections {
  #agents;

  constructor(lanes) {
    const options = { keepAlive: true, maxSockets: lanes };
    this.#agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
  }

  request(url, options) {
    const { request } = url.protocol === 'https:' ? https : http;
    return request(url, { ...options, agent: this.#agents[url.protocol] });
  }

  close() {
    Object.values(this.#agents).forEach((agent) => agent.destroy());
  }
}

/** The way of one lane to the fronting servers. A failure is { status, detail, retryAfterMs }; status 0: no answer. */
export class Transport {
  #connections;
  #servers;
  #choice;
  #token;
  #timeoutMs;
  #gzip;

  constructor(connections, servers, choice, token, { requestTimeoutMs, gzip: compress }) {
    this.#connections = connections;
    this.#servers = servers;
    this.#choice = choice % servers.length;
    this.#token = token;
    this.#timeoutMs = requestTimeoutMs;
    this.#gzip = compress;
  }

  /** Resolves with { answers } or { failure }, which the signal brings about; it may have been stored all the same. */
  async publish(events, signal) {
    try {
      const { status, headers, body } = await this.#post(wire.request(events), signal);
      if (status !== 200) {
        return this.#failed({
          status, detail: detail(status, body), retryAfterMs: retryAfter(headers['retry-after']),
        });
      }
      const answers = read(body);
      if (answers.length !== events.length) {
        throw new Error(`answers: ${answers.length} (expected: ${events.length})`);
      }
      return { answers };
    } catch (e) {
      return this.#failed({ status: 0, detail: e.message || e.code || String(e), retryAfterMs: 0 });
    }
  }

  #failed(failure) {
    if (!THE_SAME_ELSEWHERE.has(failure.status)) {
      this.#choice = (this.#choice + 1) % this.#servers.length;
    }
    return { failure };
  }

  async #post(plain, signal) {
    const headers = {
      'Content-Type': 'application/x-protobuf',
      Authorization: `Bearer ${await this.#token()}`,
    };
    const body = this.#gzip ? await zip(plain, { level: 1 }) : plain;
    headers['Content-Length'] = body.length;
    if (this.#gzip) {
      headers['Content-Encoding'] = 'gzip';
    }
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const request = this.#connections.request(this.#servers[this.#choice], { method: 'POST', headers });
      // Of the whole request: a socket's own timeout starts anew with every byte.
      const timer = setTimeout(
        () => request.destroy(new Error(`no answer within ${this.#timeoutMs} ms`)), this.#timeoutMs);
      signal.addEventListener('abort', () => request.destroy());
      const settle = (end, value) => {
        clearTimeout(timer);
        end(value);
      };
      request.on('error', (e) => settle(reject, e));
      request.on('response', (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', (e) => settle(reject, e));
        response.on('end', () => settle(resolve, {
          status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks),
        }));
      });
      request.end(body);
    });
  }
}

function read(body) {
  try {
    return wire.answers(body);
  } catch (e) {
    throw new Error(`body: not a PublishResponse (${e.message})`, { cause: e });
  }
}

function detail(status, body) {
  let text = body.toString().trim();
  try {
    text = JSON.parse(text).detail ?? text;
  } catch {
    // not problem+json: the text itself
  }
  return `HTTP ${status}: ${text || http.STATUS_CODES[status] || ''}`.slice(0, LONGEST_DETAIL);
}

/** In milliseconds; a header has seconds or a date. */
export function retryAfter(header) {
  if (header === undefined) {
    return 0;
  }
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return ms > 0 ? ms : 0;
}
