import assert from 'node:assert/strict';
import { loadNotation } from '../../../server/src/notations/notations.js';
import { RunIndex } from '../../../server/src/run-index/run-index.js';
import { filesInMemory } from './files-in-memory.js';

const trainer = 'from transformers import HfArgumentParser, TrainingArguments, Trainer\n';

describe('runs after a change of a file', () => {
  it('have the new slots of a hostfile, whoever asks while it is read', async () => {
    const files: { [path: string]: string } = {
      'ds.json': '{}',
      'run.sh': 'deepspeed --hostfile hosts t.py --deepspeed ds.json',
      't.py': trainer,
      hosts: 'a slots=4\n',
    };
    const memory = filesInMemory(files);
    const sizes = () => index.runsOf('ds.json', 'auto').map(({ worldSize }) => worldSize?.value);
    const read = async (path: string) => {
      const text = await memory.read(path);
      sizes();
      return text;
    };
    const index: RunIndex = new RunIndex({ ...memory, read }, '/w', loadNotation);
    await index.build();
    assert.deepEqual(sizes(), [4]);
    files.hosts = 'a slots=8\n';
    assert.equal(await index.update('hosts', true), true);
    assert.deepEqual(sizes(), [8]);
    files.hosts = 'a slots=2\n';
    await Promise.all([index.update('hosts', true), index.update('t.py', true), index.update('hosts', true)]);
    assert.deepEqual(sizes(), [2]);
  });

  describe('of the workspace', () => {
    let files: { [path: string]: string };
    let index: RunIndex;
    const start = 'deepspeed train.py --deepspeed ds.json';
    const names = () => index.runsOf('ds.json', 'auto').map(({ name }) => name);

    beforeEach(async () => {
      files = { 'run.sh': start, 'ds.json': '{}' };
      index = new RunIndex(filesInMemory(files), '/w', loadNotation);
      await index.build();
    });

    it('have the new lines of their scripts', async () => {
      files['run.sh'] = `\n${start}`;
      assert.equal(await index.update('run.sh', true), true);
      assert.deepEqual(names(), ['run.sh:2']);
    });

    it('have the reader of a new program', async () => {
      files['train.py'] = 'engine, *_ = deepspeed.initialize(model=model, config=args.deepspeed_config)\n';
      assert.equal(await index.update('train.py', true), true);
      assert.deepEqual(
        index.runsOf('ds.json', 'auto').map(({ loader }) => loader),
        ['deepspeed'],
      );
    });

    it('begin with a new script and end with its deletion', async () => {
      files['new.sh'] = start;
      assert.equal(await index.update('new.sh', true), true);
      assert.deepEqual(names(), ['new.sh:1', 'run.sh:1']);
      assert.equal(await index.update('new.sh', false), true);
      assert.deepEqual(names(), ['run.sh:1']);
    });

    it('are the same after a change of another file', async () => {
      assert.equal(await index.update('data.json', true), false);
      assert.deepEqual(names(), ['run.sh:1']);
    });
  });
});
