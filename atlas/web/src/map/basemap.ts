import basemapUrl from 'virtual:basemap-url';
import type { Basemap } from './basemap.worker.ts';
import BasemapWorker from './basemap.worker.ts?worker';

let loading: Promise<Basemap> | undefined;

/** The basemap; the first call, early in the page's life, starts to load it. */
export function basemap(): Promise<Basemap> {
  loading ??= load();
  return loading;
}

function load(): Promise<Basemap> {
  const worker = new BasemapWorker();
  worker.postMessage(new URL(basemapUrl, location.href).href);
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Basemap>) => {
      worker.terminate();
      resolve(data);
    };
  });
}
