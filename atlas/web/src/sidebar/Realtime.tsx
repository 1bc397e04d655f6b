import { age, day, number, time } from '../format.ts';
import { useNow } from '../hooks.ts';
import type { Live } from '../live/protocol.ts';
import { shadesOf } from '../scene.ts';
import type { Scene, Shade } from '../scene.ts';

/** A metric this many windows behind is no longer called live. */
const STALE_WINDOWS = 3;
const GRACE_MS = 5_000;

export function Realtime({ scene, live }: { scene: Scene; live: Live }) {
  const now = useNow();
  const shades = new Map(shadesOf(scene).map((shade) => [shade.metric.name, shade]));
  const open = live.connection.state === 'open';
  const fresh = open && [...shades.values()].some((shade) => isFresh(shade, now));
  const newest = Math.max(...[...shades.values()].map(({ frame }) => frame?.end ?? 0));
  const state = !open ? 'off' : fresh ? 'live' : 'stale';
  return (
    <section className="realtime" data-testid="realtime" data-state={state}>
      <div className="realtime-title">
        {/* A new element for each window: the light beats once with it. */}
        <i key={newest} />
        <span>{{ off: 'Disconnected', live: 'Realtime', stale: 'Connected' }[state]}</span>
      </div>
      {[...shades.values()].map((shade) => (
        <Window key={shade.metric.name} shade={shade} now={now} />
      ))}
    </section>
  );
}

function Window({ shade: { metric, frame }, now }: { shade: Shade; now: number }) {
  if (!frame) {
    return (
      <div className="window">
        <b>{metric.title}</b>
        <span>waiting for its first window</span>
      </div>
    );
  }
  const today = day(frame.end) === day(now);
  return (
    <div
      className="window"
      data-testid={`window-${metric.name}`}
      data-end={new Date(frame.end).toISOString()}
      data-rows={frame.rowCount}
    >
      <b>{metric.title}</b>
      <span>
        {time(frame.start)} – {time(frame.end)}
        {!today && `, ${day(frame.end)}`}
      </span>
      <span className="window-facts">
        {age(now - frame.end)} ago · {number(frame.rowCount)} rows
        {frame.late > 0 && ` · ${number(frame.late)} late`}
      </span>
    </div>
  );
}

function isFresh({ metric, frame }: Shade, now: number): boolean {
  const allowed = metric.windowMs * STALE_WINDOWS + metric.watermarkDelayMs + GRACE_MS;
  return frame !== undefined && now - frame.end <= allowed;
}
