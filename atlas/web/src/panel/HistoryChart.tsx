import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { compact, number, time } from '../format.ts';
import type { Points } from './history.ts';

const [WIDTH, HEIGHT] = [300, 132];
const MUTED = '#7f8fa8';
const FONT = "10px 'JetBrains Mono Variable', monospace";

interface Props {
  readonly points: Points;
  readonly color: string;
  readonly dimension: string;
}

export default function HistoryChart({ points, color, dimension }: Props) {
  const container = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const data = points as unknown as uPlot.AlignedData;
  useEffect(() => {
    const show = (text: string) => (readout.current!.textContent = text);
    const created = new uPlot(options(color, show), [[], []], container.current!);
    chart.current = created;
    return () => created.destroy();
  }, [color]);
  useEffect(() => chart.current?.setData(data), [data, color]);
  const count = points[1].filter((value) => value !== null).length;
  return (
    <div className="chart" data-testid={`chart-${dimension}`} data-points={count}>
      <div ref={readout} className="chart-readout" />
      <div ref={container} />
    </div>
  );
}

function options(color: string, show: (text: string) => void): uPlot.Options {
  const axis = { stroke: MUTED, font: FONT, ticks: { show: false } };
  return {
    width: WIDTH,
    height: HEIGHT,
    padding: [8, 6, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    scales: { y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 70,
        values: (_, at) => at.map((seconds) => time(seconds * 1000).slice(0, 5)),
      },
      {
        ...axis,
        size: 38,
        space: 28,
        grid: { stroke: 'rgb(127 143 168 / 0.12)', width: 1 },
        values: (_, at) => at.map(compact),
      },
    ],
    series: [
      {},
      {
        stroke: color,
        width: 1.25,
        fill: `${color}2e`,
        points: { show: false },
      },
    ],
    hooks: {
      setCursor: [
        ({ cursor: { idx }, data: [times, values] }) => {
          const value = idx == null ? null : values?.[idx];
          show(value == null ? '' : `${time(times[idx!]! * 1000)}  ${number(value)}`);
        },
      ],
    },
  };
}
