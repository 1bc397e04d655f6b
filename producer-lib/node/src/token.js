import { readFile } from 'node:fs/promises';

const FRESH_MS = 1000;

/** A token in a file, read again when it is older than a second: tokens rotate while we run. */
export function tokenFile(path) {
  let token = '';
  let readAt = 0;
  return async () => {
    if (!token || performance.now() - readAt > FRESH_MS) {
      try {
        token = (await readFile(path, 'utf8')).trim();
      } catch (e) {
        throw new Error(`token file: ${path} (expected: readable; ${e.message})`, { cause: e });
      }
      readAt = performance.now();
    }
    return token;
  };
}
