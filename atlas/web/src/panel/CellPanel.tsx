import { CloseButton } from '@mantine/core';
import { Suspense, lazy } from 'react';
import type { Api } from '../api.ts';
import { byTag } from '../cells/aggregate.ts';
import { cellOf, levelOf, tokenOf } from '../cells/s2.ts';
import { number, time } from '../format.ts';
import { shadesOf } from '../scene.ts';
import type { Scene, Shade } from '../scene.ts';
import { nameOf } from '../view.ts';
import { useHistory } from './history.ts';

const HistoryChart = lazy(() => import('./HistoryChart.tsx'));

interface Props {
  readonly api: Api;
  readonly id: string;
  readonly scene: Scene;
  readonly onClose: () => void;
}

export default function CellPanel({ api, id, scene, onClose }: Props) {
  const cell = cellOf(id);
  return (
    <aside className="panel" data-testid="cell-panel" data-cell={id}>
      <header>
        <CloseButton onClick={onClose} aria-label="Close" data-testid="cell-close" />
        <div>
          <h2 data-testid="cell-id">{id}</h2>
          <p>
            {cell === null
              ? 'not an S2 cell id'
              : `${tokenOf(id)} · level ${levelOf(id)} · ${cell.center[1].toFixed(4)}, ${cell.center[0].toFixed(4)}`}
          </p>
        </div>
      </header>
      {cell && distinct(shadesOf(scene)).map((shade) => (
        <Measure key={shade.dimension + nameOf(shade.mapping)} api={api} id={id} shade={shade} />
      ))}
    </aside>
  );
}

/** One field: its value in the window shown, how that divides by tag, and the last hour. */
function Measure({ api, id, shade }: { api: Api; id: string; shade: Shade }) {
  const { dimension, metric, field, frame, values } = shade;
  const value = values.get(id);
  const history = useHistory(api, id, shade);
  return (
    <section className="measure" data-testid={`measure-${dimension}`}>
      <div
        className="measure-value"
        data-testid={`cell-value-${dimension}`}
        data-metric={metric.name}
        data-field={field.name}
        data-value={value ?? ''}
      >
        {value === undefined ? '–' : number(value)}
      </div>
      <div className="measure-name">
        {field.title}
        {frame && <span>until {time(frame.end)}</span>}
      </div>
      <Shares id={id} shade={shade} />
      <h3>{metric.title}, last hour</h3>
      {history.failure !== null && <p className="measure-failure">{history.failure}</p>}
      <Suspense fallback={<div className="chart" />}>
        {history.points && (
          <HistoryChart
            points={history.points}
            color={dimension === 'color' ? '#8ed43b' : '#4cc9f0'}
            dimension={dimension}
          />
        )}
      </Suspense>
    </section>
  );
}

/** The cell's value by each tag that the metric can be filtered by. */
function Shares({ id, shade }: { id: string; shade: Shade }) {
  const { metric, field, frame, identifier, mapping } = shade;
  const { columns, rows } = frame?.table ?? { columns: [], rows: [] };
  const key = columns.indexOf(identifier);
  const table = { columns, rows: rows.filter((row) => row[key] === id) };
  const tags = metric.tags.filter(({ filter }) => filter);
  const select = { field: field.name, aggregation: field.aggregation, filters: mapping.filters };
  return tags.map((tag) => (
    <dl key={tag.name} className="shares" aria-label={tag.title}>
      {[...byTag(table, tag.name, select)].map(([value, part]) => (
        <div key={value}>
          <dt>{value}</dt>
          <dd>{number(part)}</dd>
        </div>
      ))}
    </dl>
  ));
}

function distinct(shades: Shade[]): Shade[] {
  const keys = shades.map(({ metric, field, mapping }) =>
    JSON.stringify([metric.name, field.name, mapping.filters]),
  );
  return shades.filter((_, k) => keys.indexOf(keys[k]!) === k);
}
