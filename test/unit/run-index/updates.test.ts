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
});
