import assert from 'node:assert/strict';
import { run, useFolder } from './program.js';

describe('diff', () => {
  const folder = useFolder();
  const json = '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }';

  it('ends with 0 if the effect is the same, in other languages, too', async () => {
    const cwd = folder({
      'a.json': json,
      'b.py':
        'config = {\n    "zero_optimization": {"stage": 2, "reduce_bucket_size": 500_000_000},\n    "train_batch_size": 8,\n}\n',
    });
    const { code, out } = await run(['diff', 'a.json', 'b.py'], { cwd });
    assert.equal(code, 0);
    assert.equal(out, 'a.json and b.py have the same effect.\n');
  });

  it('names each value that DeepSpeed uses differently', async () => {
    const cwd = folder({ 'a.json': json, 'b.json': json.replace('8', '16') });
    const { code, out } = await run(['diff', 'a.json', 'b.json'], { cwd });
    assert.equal(code, 1);
    assert.match(out, /^a\.json and b\.json differ in \d+ values?\.\n {2}train_batch_size\n {4}- 8\n {4}\+ 16\n/);
  });

  it('writes JSON, and reads standard input', async () => {
    const cwd = folder({ 'a.json': json });
    const input = json.replace('2', '1');
    const { code, out } = await run(['diff', 'a.json', '-', '--format', 'json'], { cwd, input });
    assert.equal(code, 1);
    const { differences } = JSON.parse(out);
    assert.deepEqual(differences[0], {
      path: 'zero_optimization.stage',
      one: { value: 2, origin: 'written' },
      other: { value: 1, origin: 'written' },
    });
  });

  it('says that DeepSpeed refuses a file', async () => {
    const cwd = folder({ 'a.json': json, 'b.json': json.replace('"stage": 2', '"stage": 2, "stge": 1') });
    const { out } = await run(['diff', 'a.json', 'b.json'], { cwd });
    assert.match(out, /DeepSpeed refuses b\.json while it reads it\./);
  });

  it('does not say so because of a config of the file that is not compared', async () => {
    const other = 'other = {"train_batch_size": 8, "zero_optimization": {"stage": 2, "stge": 1}}\n';
    const cwd = folder({ 'a.json': json, 'b.py': `config = ${json}\n${other}` });
    const { code, out } = await run(['diff', 'a.json', 'b.py'], { cwd });
    assert.equal(out, 'a.json and b.py have the same effect.\n');
    assert.equal(code, 0);
  });

  it('ends with 2 without two files', async () => {
    const cwd = folder({ 'a.json': json, 'train.py': 'print(1)\n' });
    for (const operands of [['a.json'], ['a.json', 'no.json'], ['a.json', 'train.py']]) {
      assert.equal((await run(['diff', ...operands], { cwd })).code, 2, operands.join());
    }
  });
});

describe('report', () => {
  const folder = useFolder();

  /** Returns the report about a run whose config, command and log have secrets. */
  async function report(): Promise<string> {
    const cwd = folder({
      'ds_config.json':
        '{ "train_batch_size": 8, "comet": { "api_key": "abc" }, "zero_optimization": { "stage": 2, "stge": 1 } }',
      'requirements.txt': 'deepspeed==0.17.1\n',
      '.venv/lib/python3.11/site-packages/torch-2.7.0.dist-info/METADATA': '',
      'run.log': 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB',
    });
    const command = 'HF_TOKEN=abc deepspeed /home/joe/train.py';
    const { code, out, complaints } = await run(
      ['report', 'ds_config.json', '--log', 'run.log', '--command', command],
      { cwd, environment: { VIRTUAL_ENV: '', CONDA_PREFIX: '' } },
    );
    assert.equal(complaints, '');
    assert.equal(code, 0);
    return out;
  }

  it("has the headings of DeepSpeed's form", async () => {
    const out = await report();
    for (const heading of [
      'Describe the bug',
      'To Reproduce',
      'Expected behavior',
      'ds_report output',
      'System info',
    ]) {
      assert.match(out, new RegExp(`^\\*\\*${heading}\\*\\*$`, 'm'));
    }
  });

  it('has the error of the log, the findings and the values of the config', async () => {
    const out = await report();
    assert.match(out, /CUDA out of memory/);
    assert.match(out, /^zero_optimization\.stage: 2$/m);
    assert.match(out, /line 1, error, unknown-key: /);
  });

  it('has the installed and the pinned packages', async () => {
    const out = await report();
    assert.match(out, /^ - torch 2\.7\.0 \(installed\)$/m);
    assert.match(out, /^ - deepspeed 0\.17\.1 \(.*requirements\.txt.*\)$/m);
  });

  it('has no secrets', async () => {
    const out = await report();
    assert.match(out, /HF_TOKEN=<removed> deepspeed \/home\/<user>\/train\.py/);
    assert.match(out, /"api_key": "<removed>"/);
    assert.doesNotMatch(out, /abc|joe/);
  });

  it('has the command of the only run that names the config, or the names of several', async () => {
    const files = {
      'ds_config.json': '{ "train_batch_size": 8 }',
      'train.sh':
        '#!/bin/bash\ndeepspeed --num_gpus 8 train.py \\\n  --deepspeed_config ds_config.json --token hf_abcdefghijklmnopqrstuvwx\n',
    };
    const one = await run(['report', 'ds_config.json'], { cwd: folder(files) });
    assert.match(
      one.out,
      /^Command:\n\n```sh\ndeepspeed --num_gpus 8 train\.py \\\n {2}--deepspeed_config ds_config\.json --token <removed>\n```$/m,
    );
    const both = { ...files, 'other.sh': 'deepspeed --num_gpus 4 train.py --deepspeed_config ds_config.json\n' };
    const two = await run(['report', 'ds_config.json'], { cwd: folder(both) });
    assert.match(two.out, /^Command: `other\.sh:1` or `train\.sh:2`$/m);
  });

  it('quotes the values that Trainer compares', async () => {
    const mismatch = '- ds train_batch_size=8 vs hf train_batch_size (calculated)=128';
    const cwd = folder({
      'ds_config.json': '{ "train_batch_size": 8 }',
      'run.log': `ValueError: Please correct the following DeepSpeed config values that mismatch TrainingArguments values:\n${mismatch}\nThe easiest method is to set these DeepSpeed config values to 'auto'.\n`,
    });
    const { out } = await run(['report', 'ds_config.json', '--log', 'run.log'], { cwd });
    assert.ok(out.includes(`TrainingArguments values:\n${mismatch}\n\`\`\``), out);
  });
});
