/** The codes of fronting.proto; UNRECOGNIZED is what a newer server may say that this version does not know. */
export type Code =
  | 'UNRECOGNIZED' | 'CODE_UNSPECIFIED' | 'STORED' | 'SPOOLED'
  | 'UNAVAILABLE' | 'QUOTA' | 'KEY_BLOCKED'
  | 'UNKNOWN_TOPIC' | 'NOT_ALLOWED' | 'INVALID' | 'TOO_OLD' | 'TOO_NEW' | 'TOO_LARGE';

/** What became of an event. */
export interface Ack {
  readonly code: Code;
  /** The event's UUIDv7, made by the library, the same in every retry. */
  readonly id: string;
  /** Empty for a stored event, else what was wrong and what was expected. */
  readonly detail: string;
  /** Whether the event is durable. */
  readonly stored: boolean;
}

/** What a producer has done so far. Once nothing is pending, sent = stored + the sum of refused. */
export interface Stats {
  readonly sent: number;
  readonly stored: number;
  readonly refused: Readonly<Partial<Record<Code, number>>>;
  readonly retries: number;
  readonly pending: number;
  /** Why the latest request failed as a whole; empty once one has come through. */
  readonly lastFailure: string;
}

/** Bytes, or a message of google-protobuf (serializeBinary), protobuf-es (toBinary) or a protobufjs writer (finish). */
export type Content =
  | Uint8Array
  | { serializeBinary(): Uint8Array }
  | { toBinary(): Uint8Array }
  | { finish(): Uint8Array };

export interface Options {
  /** The bearer token, or a function that gives the one of the moment. */
  token?: string | (() => string | Promise<string>);
  /** A file with the token, read again every second; instead of token. */
  tokenFile?: string;
  /** Events of one request; 1000, at most 10,000. */
  batchEvents?: number;
  /** Bytes of one request; 512 KiB, at most 1 MiB. */
  batchBytes?: number;
  /** How long an event waits for others to share its request; 5. */
  lingerMs?: number;
  /** How many requests may be under way, also the number of lanes; 8. */
  requestsInFlight?: number;
  /** Of unanswered events, 64 MiB; and as much again of those that wait for room. */
  memoryBytes?: number;
  /** How long an event waits for room, then it is refused; 30 s. */
  maxBlockMs?: number;
  /** The pause before a retry: doubling from first to most, less up to half by chance; 50 ms, 1 s. */
  backoffMs?: readonly [first: number, most: number];
  /** How long a server may take to answer; 30 s. */
  requestTimeoutMs?: number;
  /** How long an event is retried, then it is refused, also in flight; 2 min. */
  deliveryTimeoutMs?: number;
  /** Bodies with gzip; false. */
  gzip?: boolean;
}

export class Producer {
  /** @param fronting `host:port` or `https://host:port`, or several of them: fail-over */
  constructor(fronting: string | readonly string[], options: Options);
  /** Publishes an event. The promise is not rejected: an event that was not stored has an Ack with a code. */
  publish(topic: string, key: Content, message: Content): Promise<Ack>;
  /** Resolves once no event waits for room. Await it before each publish, so that memory stays bounded. */
  ready(): Promise<void>;
  /** Sends what waits, at once; true when all events published before the call are answered. */
  flush(timeoutMs?: number): Promise<boolean>;
  /** Flushes for as long as the timeout, 30 s; events without an answer then are UNAVAILABLE. */
  close(timeoutMs?: number): Promise<void>;
  stats(): Stats;
}
