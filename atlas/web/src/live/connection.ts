import { RefusedError } from '../api.ts';
import type { Api } from '../api.ts';
import { delayMs } from './backoff.ts';
import { subscribe, unsubscribe } from './protocol.ts';
import type { LiveEvent } from './protocol.ts';

/**
 * Keeps one WebSocket to Cosmos for as long as the page lives. Each attempt asks our own server
 * first: a refused WebSocket does not say why, an HTTP answer does, and the address may change.
 */
export class LiveConnection {
  readonly #api: Api;
  readonly #emit: (event: LiveEvent) => void;
  #wanted: ReadonlySet<string> = new Set();
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #closed = false;

  constructor(api: Api, emit: (event: LiveEvent) => void) {
    this.#api = api;
    this.#emit = emit;
    void this.#connect();
  }

  /** Subscribes to exactly these metrics, now and after each reconnect. */
  want(metrics: ReadonlySet<string>): void {
    const before = this.#wanted;
    this.#wanted = metrics;
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#send(subscribe, metrics, before);
      this.#send(unsubscribe, before, metrics);
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #send(message: (metric: string) => string, of: ReadonlySet<string>, but: ReadonlySet<string>) {
    of.forEach((metric) => but.has(metric) || this.#socket?.send(message(metric)));
  }

  async #connect(): Promise<void> {
    try {
      const url = await this.#api.liveUrl();
      if (!this.#closed) {
        this.#open(new WebSocket(url, this.#api.subprotocols));
      }
    } catch (failure) {
      if (failure instanceof RefusedError) {
        this.#report({ state: 'refused', detail: failure.message });
        return;
      }
      this.#retry(failure instanceof Error ? failure.message : String(failure));
    }
  }

  #open(socket: WebSocket): void {
    this.#socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.#attempt = 0;
      this.#report({ state: 'open' });
      this.#wanted.forEach((metric) => socket.send(subscribe(metric)));
    };
    socket.onmessage = ({ data }: MessageEvent<string>) =>
      this.#emit({ type: 'message', text: data });
    socket.onclose = ({ reason }) =>
      this.#retry(reason || (opened ? 'the live connection was lost' : 'Cosmos does not answer'));
  }

  #retry(detail: string): void {
    if (this.#closed) {
      return;
    }
    const delay = delayMs(this.#attempt++);
    this.#report({ state: 'waiting', detail, retryAt: Date.now() + delay });
    this.#timer = setTimeout(() => void this.#connect(), delay);
  }

  #report(connection: Extract<LiveEvent, { type: 'connection' }>['connection']): void {
    if (!this.#closed) {
      this.#emit({ type: 'connection', connection });
    }
  }
}
