import assert from 'node:assert/strict';
import { check } from '../../../server/src/checking/check.js';
import { openText } from '../../../server/src/document/config-document.js';
import { readModel } from '../../../server/src/estimating/model.js';
import { assume, defaultSettings, loaders } from '../../../server/src/loaders/assumptions.js';
import { type Machine, type Proposal, proposalsFor, type Wanted } from '../../../server/src/refactoring/proposals.js';
import { rules } from '../../../server/src/rules/rules.js';
import { templates } from '../../../server/src/templates/templates.js';
import { llama } from '../../llama.js';
import '../estimator.js';

const gigabyte = 2 ** 30;
const stages = templates.filter(({ kind }) => kind === 'stage').map(({ name }) => name);

function machine(gpusPerNode: number, gpu: number, host: number, nvmePath?: string): Machine {
  const rest = nvmePath === undefined ? {} : { nvmePath };
  return { nodes: 1, gpusPerNode, gpuBytes: gpu * gigabyte, hostBytes: host * gigabyte, ...rest };
}

function wanted(billions: number, machines: Machine, more: Partial<Wanted> = {}): Wanted {
  return { loader: 'deepspeed', machine: machines, model: { params: billions * 1e9, notes: [] }, ...more };
}

const fits = ({ problems }: Proposal): boolean => problems.length === 0;

interface Case {
  readonly what: string;
  readonly wanted: Wanted;
  /** Returns the names of the proposals that fit, in their order. */
  readonly fit: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: '7 billion parameters on eight GPUs of 24 GB',
    wanted: wanted(7, machine(8, 24, 256)),
    fit: ['zero2-optimizer-offload', 'zero3', 'zero3-param-offload', 'zero3-optimizer-offload', 'zero3-cpu-offload'],
  },
  {
    what: '0.35 billion on one GPU of 8 GB',
    wanted: wanted(0.35, machine(1, 8, 16)),
    fit: ['zero2-optimizer-offload', 'zero3-optimizer-offload', 'zero3-cpu-offload'],
  },
  {
    what: '70 billion on eight GPUs of 80 GB',
    wanted: wanted(70, machine(8, 80, 2048)),
    fit: ['zero3-optimizer-offload', 'zero3-cpu-offload'],
  },
  { what: '13 billion on one GPU of 24 GB with 128 GB beside it', wanted: wanted(13, machine(1, 24, 128)), fit: [] },
  {
    what: 'the same with a drive',
    wanted: wanted(13, machine(1, 24, 128, '/nvme')),
    fit: ['zero3-nvme-offload'],
  },
  {
    what: '175 billion on eight GPUs of 80 GB with a drive',
    wanted: wanted(175, machine(8, 80, 1024, '/nvme')),
    fit: ['zero3-nvme-offload'],
  },
  {
    what: 'a small model on a large GPU, where everything but the drive fits',
    wanted: wanted(0.1, machine(1, 80, 256)),
    fit: stages.filter(name => name !== 'zero3-nvme-offload'),
  },
];

describe('proposals for a new config', () => {
  for (const { what, wanted: asked, fit } of cases) {
    it(`puts ${fit.length === 0 ? 'nothing' : fit[0]} first for ${what}`, () => {
      const found = proposalsFor(asked);
      const fitting = found.filter(fits).map(({ name }) => name);
      assert.deepEqual([...fitting].sort(), [...fit].sort());
      assert.equal(fitting[0], fit[0]);
      assert.deepEqual(
        found.slice(0, fit.length).map(({ name }) => name),
        fitting,
        'what fits comes first',
      );
      assert.deepEqual(found.map(({ name }) => name).sort(), [...stages].sort(), 'every stage is there');
    });
  }

  it('keeps a tenth of each GPU free, and 2 GiB at least', () => {
    for (const { wanted: asked } of cases) {
      const { gpuBytes, hostBytes } = asked.machine;
      const usable = gpuBytes - Math.max(gpuBytes / 10, 2 * gigabyte);
      for (const { name, estimate } of proposalsFor(asked).filter(fits)) {
        assert.ok(estimate.gpuBytes <= usable && estimate.hostBytes <= hostBytes, name);
      }
    }
  });

  it('counts activations if the file of the model is known', () => {
    const read = readModel(JSON.stringify(llama));
    const fitting = (more: Partial<Wanted>): readonly string[] =>
      proposalsFor({ ...wanted(6.7, machine(8, 80, 1024)), ...more }, read)
        .filter(fits)
        .map(({ name }) => name);
    const short = fitting({ sequenceLength: 1024, activationCheckpointing: 'on' });
    assert.equal(short[0], 'zero1');
    const long = fitting({ sequenceLength: 32768, activationCheckpointing: 'off' });
    assert.deepEqual(long, []);
    assert.ok(fitting({ sequenceLength: 32768, activationCheckpointing: 'on' }).includes('zero3'));
    const notes = (more: Partial<Wanted>): string =>
      proposalsFor({ ...wanted(6.7, machine(8, 80, 1024)), sequenceLength: 32768, ...more }, read)
        .filter(({ name }) => name === 'zero3')
        .flatMap(each => each.notes)
        .join(' ');
    assert.match(notes({ activationCheckpointing: 'off' }), /^With checkpointing: \d+\.\d GiB, which fits\./);
    assert.doesNotMatch(notes({ activationCheckpointing: 'on' }), /checkpointing/);
  });

  it('says why something does not fit', () => {
    const found = proposalsFor(wanted(7, machine(8, 24, 256)));
    const problems = (name: string): string => found.find(each => each.name === name)?.problems.join(' ') ?? '';
    assert.equal(problems('zero2'), 'Each GPU needs 29.3 GiB; 21.6 GiB are usable.');
    const few = proposalsFor(wanted(7, machine(8, 24, 128))).find(({ name }) => name === 'zero2-optimizer-offload');
    assert.deepEqual(few?.problems, ['Each node needs 132 GiB of RAM; it has 128 GiB.']);
    assert.equal(problems('zero3-nvme-offload'), 'It needs a path on an NVMe drive, and none is given.');
    assert.equal(found.at(-1)?.name, 'zero3-nvme-offload');
  });

  it('does not refuse a stage for the memory of loading the model, and mentions it', () => {
    const found = proposalsFor(wanted(13, machine(8, 80, 256))).find(({ name }) => name === 'zero2');
    assert.deepEqual(found?.problems, []);
    assert.match(found?.notes.join(' ') ?? '', /^Loading takes 387 GiB of RAM per node, more than there is, if all/);
    assert.deepEqual(
      proposalsFor(wanted(13, machine(8, 80, 1280))).flatMap(({ notes }) => notes),
      [],
    );
  });

  it('sorts by missing memory if nothing fits', () => {
    const [first] = proposalsFor(wanted(13, machine(1, 24, 128)));
    assert.equal(first?.name, 'zero3-optimizer-offload');
  });

  it('writes the path of the drive into the file, whatever its characters', () => {
    const drive = 'D:\\scratch "fast"';
    const found = proposalsFor(wanted(175, machine(8, 80, 1024, drive)));
    const { zero_optimization: zero } = JSON.parse(found[0]?.text ?? '') as {
      readonly zero_optimization: { readonly [section: string]: { readonly nvme_path?: string } };
    };
    assert.deepEqual([zero.offload_param?.nvme_path, zero.offload_optimizer?.nvme_path], [drive, drive]);
  });

  it('counts the buckets that Trainer fills from the hidden size', () => {
    const size = { params: 7e9, largestLayer: 131_072_000, hiddenSize: 4096, notes: [] };
    const asked = wanted(7, machine(8, 24, 256), { loader: 'transformers' });
    const gpu = (model: Wanted['model']): number =>
      proposalsFor({ ...asked, model }).find(({ name }) => name === 'zero3')?.estimate.gpuBytes ?? 0;
    const { hiddenSize: _, ...unknown } = size;
    // The step is the largest phase: it has the bucket, and nothing is prefetched.
    assert.equal(gpu(unknown) - gpu(size), 2 * (5e8 - 4096 ** 2));
  });

  for (const loader of Object.values(loaders)) {
    it(`have no findings for ${loader.title}`, () => {
      const found = proposalsFor(wanted(7, machine(8, 24, 256, '/nvme'), { loader: loader.id }));
      assert.equal(found.length, stages.length);
      for (const { name, text } of found) {
        const document = openText(text);
        const assumptions = assume(document, { ...defaultSettings, loader: loader.id });
        const objections = check(document, assumptions, rules)
          .filter(({ severity }) => severity === 'error' || severity === 'warning')
          .map(({ code, message }) => `${name}: ${code}: ${message}`);
        assert.deepEqual(objections, []);
      }
    });
  }
});
