import { tokenOf } from '../cells/s2.ts';
import type { Cell } from '../cells/s2.ts';
import { number } from '../format.ts';
import type { Shade } from '../scene.ts';
import { nameOf } from '../view.ts';

export interface Hover {
  readonly cell: Cell;
  readonly x: number;
  readonly y: number;
}

export function Tooltip({ hover: { cell, x, y }, shades }: { hover: Hover; shades: Shade[] }) {
  const unique = new Map(shades.map((shade) => [nameOf(shade.mapping), shade]));
  return (
    <div className="tooltip" style={{ left: x, top: y }} data-testid="tooltip">
      <code>{tokenOf(cell.id)}</code>
      {[...unique].map(([name, { values, field, metric }]) => (
        <div key={name}>
          <b>{values.has(cell.id) ? number(values.get(cell.id)!) : '–'}</b>
          <span>{field.title || metric.title}</span>
        </div>
      ))}
    </div>
  );
}
