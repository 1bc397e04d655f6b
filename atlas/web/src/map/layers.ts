import { AmbientLight, DirectionalLight, LightingEffect } from '@deck.gl/core';
import type { Layer } from '@deck.gl/core';
import { PathLayer, SolidPolygonLayer, TextLayer } from '@deck.gl/layers';
import { cellOf } from '../cells/s2.ts';
import type { Cell } from '../cells/s2.ts';
import { QUIET, colorAt } from '../cells/scale.ts';
import { shareOf } from '../scene.ts';
import type { Scene } from '../scene.ts';
import type { Label } from './cities.ts';

/** The scale's end stands this many cell edges high. */
const HEIGHT_EDGES = 7;
const EASE_MS = 500;

type Color = [number, number, number, number];

export const LIGHTS = new LightingEffect({
  ambient: new AmbientLight({ color: [255, 255, 255], intensity: 1 }),
  sun: new DirectionalLight({ color: [255, 250, 235], intensity: 1.5, direction: [-1.5, 3, -4] }),
});

/** The data array is stable from window to window; only colours and heights are computed again. */
export function layersOf(
  scene: Scene,
  threeD: boolean,
  selected: string | null,
  labels: readonly Label[],
): Layer[] {
  return [
    cellsLayer(scene, threeD),
    selectionLayer(scene, threeD, selected),
    labelLayer(labels),
  ];
}

export function heightOf({ elevation }: Scene, cell: Cell): number {
  const share = (elevation && shareOf(elevation, cell.id)) ?? 0;
  return Math.max(0, share) * HEIGHT_EDGES * cell.edge;
}

function cellsLayer(scene: Scene, threeD: boolean): Layer {
  const { cells, color, elevation } = scene;
  return new SolidPolygonLayer<Cell>({
    // deck.gl lays out a raised polygon's buffers in another way than a flat one's.
    id: threeD ? 'cells-3d' : 'cells-2d',
    data: cells,
    getPolygon: (cell) => cell.ring as [number, number][],
    getFillColor: (cell) => colorOf(scene, threeD, cell.id),
    getElevation: (cell) => (threeD ? heightOf(scene, cell) : 0),
    extruded: threeD,
    material: { ambient: 0.55, diffuse: 0.6, shininess: 24, specularColor: [40, 44, 48] },
    pickable: true,
    autoHighlight: true,
    highlightColor: [255, 255, 255, 70],
    transitions: { getFillColor: EASE_MS, getElevation: EASE_MS },
    updateTriggers: {
      getFillColor: [color?.values, color?.top, color?.mapping.factor, threeD],
      getElevation: [elevation?.values, elevation?.top, elevation?.mapping.factor, threeD],
    },
  });
}

function selectionLayer(scene: Scene, threeD: boolean, selected: string | null): Layer {
  const cell = selected === null ? null : cellOf(selected);
  return new PathLayer<Cell>({
    id: 'selection',
    data: cell ? [cell] : [],
    getPath: ({ ring }) => {
      const height = threeD ? heightOf(scene, cell!) + 20 : 0;
      return [...ring, ring[0]!].map(([lng, lat]) => [lng, lat, height] as [number, number, number]);
    },
    getColor: [255, 255, 255, 255],
    getWidth: 2.5,
    widthUnits: 'pixels',
    jointRounded: true,
    parameters: { depthCompare: 'always' },
    updateTriggers: { getPath: [scene.elevation, threeD] },
  });
}

function labelLayer(labels: readonly Label[]): Layer {
  return new TextLayer<Label>({
    id: 'labels',
    data: labels,
    characterSet: 'auto',
    getText: ({ name }) => name,
    getPosition: ({ longitude, latitude }) => [longitude, latitude],
    getSize: ({ zoom }) => (zoom < 5 ? 14 : zoom < 9 ? 12.5 : 11),
    getColor: ({ zoom }) => (zoom < 5 ? [233, 240, 250, 255] : [190, 203, 222, 235]),
    fontFamily: 'Inter Variable',
    fontWeight: 550,
    fontSettings: { sdf: true, fontSize: 48, buffer: 8, radius: 14 },
    outlineColor: [5, 9, 18, 230],
    outlineWidth: 5,
    parameters: { depthCompare: 'always' },
  });
}

function colorOf({ color }: Scene, threeD: boolean, id: string): Color {
  const share = color ? shareOf(color, id) : undefined;
  if (share === undefined) {
    return [...QUIET, threeD ? 150 : 70];
  }
  return [...colorAt(share), threeD ? 255 : 205];
}
