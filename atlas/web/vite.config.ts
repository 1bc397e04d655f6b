import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { fixture } from './dev/fixture.ts';

const BASEMAP = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json');

/** Serves Natural Earth's countries as a hashed asset of ours: no tile server, no internet. */
function basemap(): Plugin {
  const id = 'virtual:basemap-url';
  let building = false;
  return {
    name: 'basemap',
    configResolved: (config) => {
      building = config.command === 'build';
    },
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(source) {
      if (source !== `\0${id}`) {
        return undefined;
      }
      if (!building) {
        return `export default ${JSON.stringify(`/@fs${BASEMAP}`)}`;
      }
      const file = this.emitFile({
        type: 'asset',
        name: 'countries-10m.json',
        source: readFileSync(BASEMAP),
      });
      return `export default import.meta.ROLLUP_FILE_URL_${file}`;
    },
  };
}

/**
 * Writes a .gz beside each text asset once, so that no server compresses per request. Browsers take
 * brotli only over https, whose end is somebody else.
 */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    writeBundle({ dir }) {
      const entries = readdirSync(dir!, { recursive: true, withFileTypes: true });
      for (const entry of entries) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile() && /\.(js|mjs|css|html|json|svg)$/.test(path)) {
          const bytes = readFileSync(path);
          writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
        }
      }
    },
  };
}

export default defineConfig(({ mode }) => ({
  plugins: [react(), basemap(), precompressed(), ...(mode === 'fixture' ? [fixture()] : [])],
  build: {
    outDir: process.env['ATLAS_WEB_OUT'] ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // MapLibre and deck.gl are big by nature; they load beside the page, not before it.
    chunkSizeWarningLimit: 2000,
  },
  test: { include: ['src/**/*.test.ts'] },
}));
