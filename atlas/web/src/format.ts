const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 });
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

export const number = (value: number): string => NUMBER.format(value);
export const compact = (value: number): string => COMPACT.format(value);
export const time = (ms: number): string => TIME.format(ms);
export const day = (ms: number): string => DAY.format(ms);

/** "8 s", "3 min", "2 h", "12 d", "8 y". */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) {
    return `${seconds} s`;
  }
  const units: [number, string][] = [
    [31_557_600, 'y'],
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
  ];
  const [length, unit] = units.find(([length]) => seconds >= 2 * length)!;
  return `${Math.floor(seconds / length)} ${unit}`;
}
