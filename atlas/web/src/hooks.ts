import { useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { RefusedError } from './api.ts';
import type { Api } from './api.ts';
import type { Catalog } from './contracts.ts';
import { LiveConnection } from './live/connection.ts';
import { NOT_YET, reduce } from './live/protocol.ts';
import type { Live } from './live/protocol.ts';

const REFRESH_MS = 30_000;
const RETRY_MS = 3_000;

export interface Loaded {
  readonly catalog: Catalog | null;
  readonly failure: Error | null;
}

/** Metrics, layers and areas; asked for again now and then, so that new metrics simply appear. */
export function useCatalog(api: Api | null): Loaded {
  const [catalog, setCatalog] = useState<Catalog | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current = true;
    const load = async () => {
      let next = REFRESH_MS;
      try {
        const loaded = await api!.catalog();
        if (current) {
          setCatalog((before) => (same(before, loaded) ? before : loaded));
          setFailure(null);
        }
      } catch (problem) {
        next = problem instanceof RefusedError ? REFRESH_MS : RETRY_MS;
        current && setFailure(problem instanceof Error ? problem : new Error(String(problem)));
      }
      timer = current ? setTimeout(() => void load(), next) : undefined;
    };
    api && void load();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api]);
  return { catalog, failure };
}

export function useLive(api: Api | null, metrics: readonly string[]): Live {
  const [live, emit] = useReducer(reduce, NOT_YET);
  const connection = useRef<LiveConnection | null>(null);
  const key = [...new Set(metrics)].sort().join(' ');
  const wanted = useMemo(() => new Set(key.split(' ').filter(Boolean)), [key]);
  useEffect(() => {
    if (api === null) {
      return undefined;
    }
    connection.current = new LiveConnection(api, emit);
    return () => connection.current?.close();
  }, [api]);
  useEffect(() => connection.current?.want(wanted), [api, wanted]);
  return live;
}

/** The time, once a second. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
