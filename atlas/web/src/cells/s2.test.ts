import { s2 } from 's2js';
import { describe, expect, it } from 'vitest';
import { cellOf, idOf, levelOf, tokenOf } from './s2.ts';

// The cell of the sample in contracts/http/cosmos/live-window.json, and cells with the sign bit.
const MONAS = '3344474311656374272';
const SYDNEY = idFrom(-33.87, 151.21, 13);

describe('a cell id', () => {
  it('becomes a token and back', () => {
    expect(tokenOf(MONAS)).toBe(s2.cellid.toToken(BigInt(MONAS)));
    expect(idOf(tokenOf(MONAS))).toBe(MONAS);
  });

  it('is signed: half of the world is negative', () => {
    const austin = idFrom(30.27, -97.74, 13);
    expect(austin.startsWith('-')).toBe(true);
    expect(tokenOf(austin)).toBe(s2.cellid.toToken(BigInt.asUintN(64, BigInt(austin))));
    expect(idOf(tokenOf(austin))).toBe(austin);
  });

  it('tells its level', () => {
    expect([0, 7, 13, 30].map((level) => levelOf(idFrom(1, 2, level)))).toEqual([0, 7, 13, 30]);
  });

  it('is no cell if it is anything else', () => {
    expect(['', 'x', '0', '12345678901234567890123', '-1'].map(cellOf)).toEqual(
      Array(5).fill(null),
    );
  });
});

describe('a cell', () => {
  it('lies where s2js says, on every face', () => {
    const places = [[-6.2, 106.8], [30.3, -97.7], [0.1, 0.1], [89, 10], [-89, 10], [5, 178]];
    for (const [latitude, longitude] of places) {
      const id = idFrom(latitude!, longitude!, 13);
      expectNear(cellOf(id)!.center, centreByS2js(id));
    }
  });

  it('has its corners around its centre', () => {
    const { center, ring } = cellOf(SYDNEY)!;
    const mean = [0, 1].map((k) => ring.reduce((sum, at) => sum + at[k]!, 0) / 4);
    expectNear(mean as [number, number], center);
    expect(ring).toHaveLength(4);
  });

  it('is computed once', () => {
    expect(cellOf(MONAS)).toBe(cellOf(MONAS));
  });

  it('stays in one piece at the antimeridian', () => {
    const { ring } = cellOf(idFrom(10, 179.999, 6))!;
    const longitudes = ring.map(([longitude]) => longitude);
    expect(Math.max(...longitudes) - Math.min(...longitudes)).toBeLessThan(5);
  });
});

function idFrom(latitude: number, longitude: number, level: number): string {
  const leaf = s2.cellid.fromLatLng(s2.LatLng.fromDegrees(latitude, longitude));
  return BigInt.asIntN(64, s2.cellid.parent(leaf, level)).toString();
}

function centreByS2js(id: string): [number, number] {
  const { lng, lat } = s2.cellid.latLng(BigInt.asUintN(64, BigInt(id)));
  return [(lng * 180) / Math.PI, (lat * 180) / Math.PI];
}

function expectNear([x, y]: readonly number[], [ofX, ofY]: readonly number[]) {
  expect(x).toBeCloseTo(ofX!, 3);
  expect(y).toBeCloseTo(ofY!, 3);
}
