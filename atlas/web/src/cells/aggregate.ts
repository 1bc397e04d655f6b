import type { Table, Value } from '../contracts.ts';

/** Per tag the values that count; a tag that is absent or empty filters nothing. */
export type Filters = Readonly<Record<string, readonly string[]>>;

export interface Selection {
  readonly field: string;
  readonly aggregation: string;
  readonly filters: Filters;
}

/** One value per cell: the rows of all other tags combined as the field says. */
export function byTag(table: Table, tag: string, select: Selection): Map<string, number> {
  const key = table.columns.indexOf(tag);
  const column = table.columns.indexOf(select.field);
  const values = new Map<string, number>();
  if (key < 0 || column < 0) {
    return values;
  }
  const passes = filter(table.columns, select.filters);
  const combine = combiner(select.aggregation);
  const counts = new Map<string, number>();
  for (const row of table.rows) {
    const value = row[column];
    if (typeof value !== 'number' || !passes(row)) {
      continue;
    }
    const id = String(row[key]);
    const soFar = values.get(id);
    values.set(id, soFar === undefined ? value : combine(soFar, value));
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  if (select.aggregation === 'avg') {
    counts.forEach((count, id) => values.set(id, values.get(id)! / count));
  }
  return values;
}

/** The distinct values of a tag, in order. */
export function valuesOf(table: Table, tag: string): string[] {
  const column = table.columns.indexOf(tag);
  return column < 0 ? [] : [...new Set(table.rows.map((row) => String(row[column])))].sort();
}

function filter(columns: readonly string[], filters: Filters): (row: readonly Value[]) => boolean {
  const checks = Object.entries(filters)
    .filter(([, wanted]) => wanted.length > 0)
    .map(([tag, wanted]) => ({ column: columns.indexOf(tag), wanted: new Set(wanted) }))
    .filter(({ column }) => column >= 0);
  return (row) => checks.every(({ column, wanted }) => wanted.has(String(row[column])));
}

function combiner(aggregation: string): (a: number, b: number) => number {
  switch (aggregation) {
    case 'min':
      return Math.min;
    case 'max':
      return Math.max;
    case 'last':
      return (_, b) => b;
    default:
      return (a, b) => a + b;
  }
}
