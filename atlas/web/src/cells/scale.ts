/** From values to colours and heights. */
export type Rgb = readonly [number, number, number];

const RAMP: readonly Rgb[] = [
  [18, 78, 92],
  [22, 122, 104],
  [52, 164, 94],
  [126, 200, 76],
  [206, 226, 70],
  [255, 226, 92],
  [255, 160, 72],
];
export const RAMP_CSS = `linear-gradient(90deg, ${RAMP.map((c) => `rgb(${c.join(' ')})`).join(', ')})`;

/** Served before, but nothing in this window. */
export const QUIET: Rgb = [88, 101, 122];

/** Beyond this share of the values a colour is the last one: single peaks must not darken a map. */
const TOP_SHARE = 0.97;

/**
 * The value at the scale's end: a round number at or above most values. The previous end stays as
 * long as it fits, so that colours mean the same from window to window.
 */
export function topOf(values: Iterable<number>, previous?: number): number {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  if (sorted.length === 0) {
    return previous ?? 1;
  }
  const high = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * TOP_SHARE))]!;
  if (previous !== undefined && high <= previous && high >= previous * 0.4) {
    return previous;
  }
  return roundUp(high);
}

/** The least 1, 2, 4, 8 or 12 times a power of ten that holds the value: its quarters read well. */
export function roundUp(value: number): number {
  if (!(value > 0)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.2, 2, 4, 8].find((s) => s * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** Colour of a share of the scale, 0 to 1; what lies outside takes the colour of the end. */
export function colorAt(share: number): Rgb {
  const at = Math.min(Math.max(share, 0), 1) * (RAMP.length - 1);
  const from = RAMP[Math.floor(at)]!;
  const to = RAMP[Math.ceil(at)]!;
  const part = at - Math.floor(at);
  return [0, 1, 2].map((k) => Math.round(from[k]! + (to[k]! - from[k]!) * part)) as unknown as Rgb;
}

/** Values at equal steps of the scale, the last one its end. */
export function ticks(top: number, count = 5): number[] {
  return Array.from({ length: count }, (_, k) => (top * k) / (count - 1));
}
