import 'maplibre-gl/dist/maplibre-gl.css';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { Map } from 'maplibre-gl';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Area } from '../contracts.ts';
import type { Cell } from '../cells/s2.ts';
import { shadesOf } from '../scene.ts';
import type { Scene } from '../scene.ts';
import { LABELS } from './cities.ts';
import type { Label } from './cities.ts';
import { inspect } from './inspect.ts';
import { LIGHTS, layersOf } from './layers.ts';
import { boundsOf, createMap, flyTo, showCells } from './map.ts';
import { Tooltip } from './Tooltip.tsx';
import type { Hover } from './Tooltip.tsx';

interface Props {
  readonly scene: Scene;
  readonly area: Area | null;
  readonly threeD: boolean;
  readonly selected: string | null;
  readonly onSelect: (id: string | null) => void;
  /** Whether the sidebar covers the left of the map. */
  readonly inset: boolean;
}

export default function MapView({ scene, area, threeD, selected, onSelect, inset }: Props) {
  const container = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<Map | null>(null);
  const [hover, setHover] = useState<Hover | null>(null);
  const overlay = useMemo(
    () => new MapLibreOverlay({ effects: [LIGHTS], pickingRadius: 1 }),
    [],
  );
  const labels = useLabels(map);
  useEffect(() => {
    const created = createMap(container.current!, threeD);
    created.addControl(overlay);
    setMap(created);
    return () => created.remove();
    // The map lives as long as the page; what changes later has its own effect.
  }, [overlay]);

  useEffect(() => {
    overlay.setProps({
      layers: layersOf(scene, threeD, selected, labels),
      onHover: ({ object, x, y }) => setHover(object ? { cell: object as Cell, x, y } : null),
      onClick: ({ object }) => onSelect((object as Cell | undefined)?.id ?? null),
      getCursor: ({ isHovering, isDragging }) =>
        isDragging ? 'grabbing' : isHovering ? 'pointer' : 'grab',
    });
  }, [overlay, scene, threeD, selected, labels, onSelect]);

  useEffect(() => {
    map?.easeTo({ pitch: threeD ? 52 : 0, bearing: threeD ? -14 : 0, duration: 700 });
  }, [map, threeD]);
  useEffect(() => {
    map && area && flyTo(map, area, inset);
    // Moving the sidebar is no reason to fly.
  }, [map, area]);
  useEffect(() => inspect(map, scene, onSelect), [map, scene, onSelect]);

  const shades = shadesOf(scene);
  const elsewhere = useElsewhere(map, scene.cells);
  return (
    <>
      <div ref={container} className="map" data-testid="map" />
      {elsewhere && (
        <button
          type="button"
          className="elsewhere"
          data-testid="show-cells"
          onClick={() => map && showCells(map, scene.cells, inset)}
        >
          {scene.cells.length} cells are outside this view. Show them
        </button>
      )}
      {hover && <Tooltip hover={hover} shades={shades} />}
    </>
  );
}

/** The places that have a name at this zoom, once the page's font is there to draw them. */
function useLabels(map: Map | null): readonly Label[] {
  const [labels, setLabels] = useState<readonly Label[]>([]);
  useEffect(() => {
    const update = () => {
      const count = LABELS.filter(({ zoom }) => zoom <= map!.getZoom()).length;
      setLabels((now) => (now.length === count ? now : LABELS.slice(0, count)));
    };
    void document.fonts.load("550 14px 'Inter Variable'").then(() => {
      map?.on('zoom', update);
      map && update();
    });
    return () => void map?.off('zoom', update);
  }, [map]);
  return labels;
}

/** Whether there are cells, none of them in view. */
function useElsewhere(map: Map | null, cells: readonly Cell[]): boolean {
  const [elsewhere, setElsewhere] = useState(false);
  useEffect(() => {
    const check = () => {
      const view = map!.getBounds();
      setElsewhere(cells.length > 0 && !cells.some(({ center }) => view.contains(center)));
    };
    map?.on('moveend', check);
    map && !map.isMoving() && check();
    return () => void map?.off('moveend', check);
  }, [map, cells]);
  return elsewhere && boundsOf(cells) !== null;
}
