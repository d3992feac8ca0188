import assert from 'node:assert/strict';
import { plainValue } from '../../../../server/src/notations/yaml/plain-scalar.js';

const values: readonly (readonly [string, unknown])[] = [
  ['no', false],
  ['Off', false],
  ['yes', true],
  ['ON', true],
  ['y', 'y'],
  ['tRUE', 'tRUE'],
  ['', null],
  ['~', null],
  ['Null', null],
  ['nULL', 'nULL'],
  ['8', 8],
  ['-3', -3],
  ['1_000', 1000],
  ['017', 15],
  ['018', '018'],
  ['0o17', '0o17'],
  ['0x1F', 31],
  ['0b101', 5],
  ['1:30', 90],
  ['1:30:00', 5400],
  ['1:30.5', 90.5],
  ['1.0', 1],
  ['1.', 1],
  ['.5', 0.5],
  ['-.5', '-.5'],
  ['1e-5', '1e-5'],
  ['5e8', '5e8'],
  ['1.0e5', '1.0e5'],
  ['1.0e+5', 100000],
  ['1.0e-5', 0.00001],
  ['1_0.5', 10.5],
  ['.inf', Number.POSITIVE_INFINITY],
  ['-.INF', Number.NEGATIVE_INFINITY],
  ['.nan', Number.NaN],
  ['2024-01-02', { other: true }],
  ['2024-1-2 10:00:00', { other: true }],
  ['2024-1-2', '2024-1-2'],
  ['$SLURM_PROCID', '$SLURM_PROCID'],
];

describe('the value of a YAML scalar without quotes', () => {
  for (const [source, value] of values) {
    it(`is ${String(value)} for ${source === '' ? 'nothing' : source}`, () => {
      assert.deepEqual(plainValue(source), value);
    });
  }
});
