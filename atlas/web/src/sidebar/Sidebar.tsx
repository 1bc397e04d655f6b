import { ActionIcon, SegmentedControl, Select } from '@mantine/core';
import type { Catalog } from '../contracts.ts';
import type { Live } from '../live/protocol.ts';
import type { Scene } from '../scene.ts';
import { layersOf } from '../view.ts';
import type { View } from '../view.ts';
import { DimensionControls } from './DimensionControls.tsx';
import { Realtime } from './Realtime.tsx';

interface Props {
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly catalog: Catalog | null;
  readonly view: View;
  readonly scene: Scene;
  readonly live: Live;
  readonly onChange: (part: Partial<View>) => void;
}

export function Sidebar({ open, onToggle, catalog, view, scene, live, onChange }: Props) {
  const layers = catalog ? layersOf(catalog) : [];
  const layer = layers.find(({ name }) => name === view.layer);
  return (
    <aside className="sidebar" data-open={open}>
      <header>
        <img src="/favicon.svg" alt="" width={26} height={26} />
        <h1>
          ASGARD <span>ATLAS</span>
        </h1>
        <ActionIcon
          variant="subtle"
          color="gray"
          onClick={onToggle}
          aria-label={open ? 'Hide the controls' : 'Show the controls'}
          data-testid="sidebar-toggle"
        >
          {open ? '‹' : '›'}
        </ActionIcon>
      </header>
      {open && (
        <div className="controls">
          <div className="row">
            <label className="control grow">
              <span>Map type</span>
              <Select
                size="xs"
                data={layers.map(({ name, title }) => ({ value: name, label: title }))}
                value={view.layer}
                onChange={(chosen) => onChange({ layer: chosen })}
                allowDeselect={false}
                data-testid="map-type"
              />
            </label>
            <div className="control">
              <span>Map</span>
              <SegmentedControl
                size="xs"
                data={['2D', '3D']}
                value={view.threeD ? '3D' : '2D'}
                onChange={(chosen) => onChange({ threeD: chosen === '3D' })}
                data-testid="map-2d-3d"
              />
            </div>
          </div>
          <label className="control">
            <span>Service area</span>
            <Select
              size="xs"
              placeholder="Select…"
              data={catalog?.areas.map(({ name, title }) => ({ value: name, label: title })) ?? []}
              value={view.area}
              onChange={(area) => onChange({ area })}
              allowDeselect={false}
              searchable
              data-testid="service-area"
            />
          </label>
          {catalog &&
            layer?.dimensions.map((dimension) => (
              <DimensionControls
                key={dimension.name}
                catalog={catalog}
                dimension={dimension}
                mapping={view.mappings[dimension.name] ?? null}
                shade={dimension.name === 'color' ? scene.color : scene.elevation}
                onChange={(mapping) =>
                  onChange({ mappings: { ...view.mappings, [dimension.name]: mapping } })
                }
              />
            ))}
        </div>
      )}
      {open && <Realtime scene={scene} live={live} />}
    </aside>
  );
}
