import { tokenOf } from '../cells/s2.ts';
import type { Cell } from '../cells/s2.ts';
import { number } from '../format.ts';
import type { Shade } from '../scene.ts';
import { nameOf } from '../view.ts';

/** Near the right edge, where the panel may be, the tooltip stands left of the pointer. */
const ROOM_PX = 560;

export interface Hover {
  readonly cell: Cell;
  readonly x: number;
  readonly y: number;
}

export function Tooltip({ hover: { cell, x, y }, shades }: { hover: Hover; shades: Shade[] }) {
  const flipped = x > innerWidth - ROOM_PX;
  const unique = new Map(shades.map((shade) => [nameOf(shade.mapping), shade]));
  return (
    <div className={flipped ? 'tooltip tooltip-left' : 'tooltip'} style={{ left: x, top: y }} data-testid="tooltip">
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
