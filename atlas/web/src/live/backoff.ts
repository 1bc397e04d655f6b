const FIRST_MS = 500;
const MAX_MS = 10_000;

/** Doubles per attempt up to 10 s; the random half keeps a restart from being met by all at once. */
export function delayMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(MAX_MS, FIRST_MS * 2 ** attempt);
  return Math.round(full / 2 + (random() * full) / 2);
}
