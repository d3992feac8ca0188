import assert from 'node:assert/strict';
import { zero2ModelStates, zero3ModelStates } from '../../../server/src/estimating/model-states.js';

/** The results of DeepSpeed's own functions. */
interface Vector {
  readonly params: number;
  readonly layer: number;
  readonly nodes: number;
  readonly gpus: number;
  /** [offload_param, offload_optimizer, zero_init] of stage 3, or [offload_optimizer] of stage 2. */
  readonly options: readonly [boolean, boolean, boolean] | readonly [boolean];
  readonly cpu: number;
  readonly gpu: number;
}

const on = true;
const off = false;

/** A table of eight lines in DeepSpeed's order: stage 3, then stage 2. */
function table(
  of: Pick<Vector, 'params' | 'layer' | 'nodes' | 'gpus'>,
  bytes: readonly (readonly [cpu: number, gpu: number])[],
): readonly Vector[] {
  const options = [
    [on, on, on],
    [on, on, off],
    [off, on, on],
    [off, on, off],
    [off, off, on],
    [off, off, off],
    [on],
    [off],
  ];
  assert.equal(bytes.length, options.length);
  return bytes.map(([cpu, gpu], row) => ({ ...of, options: options[row] as unknown as Vector['options'], cpu, gpu }));
}

const seven = { params: 7_000_000_000, layer: 131_072_000 };
const vectors: readonly Vector[] = [
  ...table({ ...seven, nodes: 1, gpus: 1 }, [
    [189_000_000_000, 524_288_000],
    [189_000_000_000, 524_288_000],
    [168_000_000_000, 14_524_288_000],
    [168_000_000_000, 14_524_288_000],
    [786_432_000, 126_524_288_000],
    [42_000_000_000, 126_524_288_000],
    [168_000_000_000, 14_000_000_000],
    [42_000_000_000, 140_000_000_000],
  ]),
  ...table({ ...seven, nodes: 1, gpus: 8 }, [
    [189_000_000_000, 524_288_000],
    [336_000_000_000, 524_288_000],
    [168_000_000_000, 2_274_288_000],
    [336_000_000_000, 2_274_288_000],
    [6_291_456_000, 16_274_288_000],
    [336_000_000_000, 16_274_288_000],
    [336_000_000_000, 14_000_000_000],
    [336_000_000_000, 29_750_000_000],
  ]),
  ...table({ ...seven, nodes: 4, gpus: 8 }, [
    [47_250_000_000, 524_288_000],
    [336_000_000_000, 524_288_000],
    [42_000_000_000, 961_788_000],
    [336_000_000_000, 961_788_000],
    [6_291_456_000, 4_461_788_000],
    [336_000_000_000, 4_461_788_000],
    [1_344_000_000_000, 14_000_000_000],
    [336_000_000_000, 17_937_500_000],
  ]),
  ...table({ params: 2_783_959_040, layer: 65_798_144, nodes: 1, gpus: 1 }, [
    [75_166_894_080, 263_192_576],
    [75_166_894_080, 263_192_576],
    [66_815_016_960, 5_831_110_656],
    [66_815_016_960, 5_831_110_656],
    [394_788_864, 50_374_455_296],
    [16_703_754_240, 50_374_455_296],
    [66_815_016_960, 5_567_918_080],
    [16_703_754_240, 55_679_180_800],
  ]),
];

describe("DeepSpeed's estimate of model states", () => {
  for (const { params, layer, nodes, gpus, options, cpu, gpu } of vectors) {
    const hardware = { gpusPerNode: gpus, nodes };
    it(`of ${params} parameters on ${nodes} x ${gpus} GPUs, ${JSON.stringify(options)}`, () => {
      const states =
        options.length === 1
          ? zero2ModelStates(params, hardware, { offloadOptimizer: options[0] })
          : zero3ModelStates(params, layer, hardware, {
              offloadParams: options[0],
              offloadOptimizer: options[1],
              zeroInit: options[2],
            });
      assert.deepEqual(states, { cpuBytes: cpu, gpuBytes: gpu });
    });
  }

  it('accepts another factor for buffers', () => {
    const hardware = { gpusPerNode: 1, nodes: 1 };
    assert.equal(zero2ModelStates(100, hardware, { offloadOptimizer: true, bufferFactor: 1 }).cpuBytes, 1600);
    const options = { offloadOptimizer: true, offloadParams: true, zeroInit: true, bufferFactor: 1 };
    assert.equal(zero3ModelStates(100, 10, hardware, options).cpuBytes, 1800);
  });

  it('truncates fractions of a byte, as int() does', () => {
    const hardware = { gpusPerNode: 7, nodes: 1 };
    assert.equal(zero2ModelStates(10, hardware, { offloadOptimizer: false }).gpuBytes, 20 + 25);
  });
});
