import { RAMP_CSS, ticks } from './cells/scale.ts';
import { compact } from './format.ts';
import type { Scene, Shade } from './scene.ts';

export function Legend({ scene, threeD }: { scene: Scene; threeD: boolean }) {
  const { color, elevation } = scene;
  return (
    color && (
      <section className="legend" data-testid="legend">
        <Scale shade={color} name="color">
          <div className="legend-ramp" style={{ background: RAMP_CSS }} />
        </Scale>
        {threeD && elevation && (
          <Scale shade={elevation} name="height">
            <svg className="legend-wedge" viewBox="0 0 100 10" preserveAspectRatio="none">
              <polygon points="0,10 100,0 100,10" />
            </svg>
          </Scale>
        )}
        <div className="legend-quiet">
          <i /> served before, nothing in this window
        </div>
      </section>
    )
  );
}

interface ScaleProps {
  readonly shade: Shade;
  readonly name: string;
  readonly children: React.ReactNode;
}

function Scale({ shade, name, children }: ScaleProps) {
  const { metric, field, mapping, top } = shade;
  const values = ticks(top / mapping.factor);
  return (
    <div className="legend-scale">
      <div className="legend-title">
        <span>
          {metric.title} · {field.title}
        </span>
        <em>{name}</em>
      </div>
      {children}
      <ol className="legend-ticks">
        {values.map((value, k) => (
          <li key={k}>
            {compact(value)}
            {k === values.length - 1 && '+'}
          </li>
        ))}
      </ol>
    </div>
  );
}
