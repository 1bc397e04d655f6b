/**
 * S2 cells. An id travels as a signed decimal string of its 64 bits; a token is its hex form
 * without trailing zeros. Only what a map needs is here, checked against s2js in the tests.
 */
export type LngLat = [longitude: number, latitude: number];

export interface Cell {
  readonly id: string;
  readonly center: LngLat;
  /** Four corners, a little inside the true ones, so that neighbours stay apart on the map. */
  readonly ring: readonly LngLat[];
  /** Length of an edge, in metres, about. */
  readonly edge: number;
}

const GAP = 0.035;
const EARTH_RADIUS = 6_371_010;

// Where the Hilbert curve goes at each of the four steps, by orientation; then how it turns.
const STEP_TO_IJ = [
  [0, 1, 3, 2],
  [0, 2, 3, 1],
  [3, 2, 0, 1],
  [3, 1, 0, 2],
] as const;
const STEP_TURNS = [1, 0, 0, 3] as const;

const cells = new Map<string, Cell | null>();

/** The cell of an id; null if the text is no cell id. Computed once per id. */
export function cellOf(id: string): Cell | null {
  let cell = cells.get(id);
  if (cell === undefined) {
    cell = compute(id);
    cells.set(id, cell);
  }
  return cell;
}

export function tokenOf(id: string): string {
  const hex = BigInt.asUintN(64, BigInt(id)).toString(16).padStart(16, '0');
  return hex.replace(/0+$/, '') || 'X';
}

export function idOf(token: string): string {
  return BigInt.asIntN(64, BigInt(`0x${token.padEnd(16, '0')}`)).toString();
}

export function levelOf(id: string): number {
  return (bitsOf(id).lastIndexOf('1') - 3) / 2;
}

function compute(id: string): Cell | null {
  if (!/^-?\d{1,20}$/.test(id)) {
    return null;
  }
  const level = levelOf(id);
  const bits = bitsOf(id);
  const face = Number.parseInt(bits.slice(0, 3), 2);
  if (face > 5 || level < 0 || !Number.isInteger(level)) {
    return null;
  }
  const [i, j] = onFace(bits, face, level);
  const at = (s: number, t: number) =>
    lngLat(face, (i + s) / 2 ** level, (j + t) / 2 ** level);
  const center = at(0.5, 0.5);
  const ring = [at(GAP, GAP), at(1 - GAP, GAP), at(1 - GAP, 1 - GAP), at(GAP, 1 - GAP)];
  return { id, center, ring: ring.map((corner) => near(center, corner)), edge: edgeOf(level) };
}

function bitsOf(id: string): string {
  return BigInt.asUintN(64, BigInt(id)).toString(2).padStart(64, '0');
}

function onFace(bits: string, face: number, level: number): [number, number] {
  let [i, j, orientation] = [0, 0, face & 1];
  for (let k = 0; k < level; k++) {
    const step = Number.parseInt(bits.slice(3 + 2 * k, 5 + 2 * k), 2);
    const ij = STEP_TO_IJ[orientation]![step]!;
    i = i * 2 + (ij >> 1);
    j = j * 2 + (ij & 1);
    orientation ^= STEP_TURNS[step]!;
  }
  return [i, j];
}

function lngLat(face: number, s: number, t: number): LngLat {
  const [u, v] = [project(s), project(t)];
  const [x, y, z] = xyz(face, u, v);
  return [degrees(Math.atan2(y, x)), degrees(Math.atan2(z, Math.hypot(x, y)))];
}

/** S2's quadratic projection, which makes cells of one level about equally large. */
function project(s: number): number {
  return s >= 0.5 ? (4 * s * s - 1) / 3 : (1 - 4 * (1 - s) * (1 - s)) / 3;
}

function xyz(face: number, u: number, v: number): [number, number, number] {
  switch (face) {
    case 0:
      return [1, u, v];
    case 1:
      return [-u, 1, v];
    case 2:
      return [-u, -v, 1];
    case 3:
      return [-1, -v, -u];
    case 4:
      return [v, -1, -u];
    default:
      return [v, u, -1];
  }
}

/** The same corner on the centre's side of the antimeridian. */
function near([longitude]: LngLat, [lng, lat]: LngLat): LngLat {
  return [lng - 360 * Math.round((lng - longitude) / 360), lat];
}

function edgeOf(level: number): number {
  return (EARTH_RADIUS * Math.sqrt((4 * Math.PI) / 6)) / 2 ** level;
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
