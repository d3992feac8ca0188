import assert from 'node:assert/strict';
import { type Ended, run, useFolder } from './program.js';

const config = '{ "train_batch_size": 32, "gradient_accumulation_steps": 4, "zero_optimization": { "stage": 2 } }';

interface Found {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
}

function found({ out }: Ended): readonly Found[] {
  const [report] = JSON.parse(out) as readonly { readonly diagnostics: readonly Found[] }[];
  return report?.diagnostics.filter(({ code }) => code === 'argument-mismatch') ?? [];
}

describe('--arguments', () => {
  const inFolder = useFolder();
  const check = (cwd: string, given: string, ...more: readonly string[]): Promise<Ended> =>
    run(['check', '--format', 'json', '--arguments', given, ...more, 'ds_config.json'], { cwd });

  it('reports values that Trainer refuses, as errors if the arguments are given', async () => {
    const cwd = inFolder({ 'ds_config.json': config });
    const [steps, ...more] = found(await check(cwd, '{ "gradient_accumulation_steps": 2 }'));
    assert.deepEqual(more, []);
    assert.equal(steps?.severity, 'error');
    assert.match(
      steps?.message ?? '',
      /is 4, but TrainingArguments has 2 \(`gradient_accumulation_steps=2`\)\. Trainer stops/,
    );
    assert.deepEqual(found(await check(cwd, '{ "gradient_accumulation_steps": 4 }')), []);
  });

  it('has the defaults of Trainer for those that are left out', async () => {
    const cwd = inFolder({ 'ds_config.json': config });
    const [steps] = found(await check(cwd, '{}'));
    assert.equal(steps?.severity, 'warning');
    assert.match(steps?.message ?? '', /has 1 \(the default of `gradient_accumulation_steps`\)/);
  });

  it('works out the batch size with --world-size', async () => {
    const cwd = inFolder({ 'ds_config.json': config });
    const given = '{ "gradient_accumulation_steps": 4, "per_device_train_batch_size": 2 }';
    assert.deepEqual(found(await check(cwd, given, '--world-size', '4')), []);
    const [batch] = found(await check(cwd, given, '--world-size', '8'));
    assert.match(batch?.message ?? '', /"train_batch_size" is 32, but TrainingArguments has 64 \(.* on 8 GPUs\)/);
  });

  it('does not miss an argument that the release no longer has', async () => {
    const scheduler = '{ "type": "WarmupLR", "params": { "warmup_num_steps": 100 } }';
    const cwd = inFolder({ 'ds_config.json': `{ "scheduler": ${scheduler}, "zero_optimization": { "stage": 2 } }` });
    const severityFor = async (version: string) =>
      found(await check(cwd, '{ "warmup_steps": 0, "max_steps": -1 }', '--transformers-version', version))[0]?.severity;
    assert.deepEqual(await Promise.all(['5.24.0', '4.57.6'].map(severityFor)), ['error', 'warning']);
  });

  it('reads a file, and names it', async () => {
    const cwd = inFolder({ 'ds_config.json': config, 'arguments.json': '{ "gradient_accumulation_steps": 2 }' });
    assert.match(found(await check(cwd, 'arguments.json'))[0]?.message ?? '', /but arguments\.json has 2/);
  });

  it('replaces "auto" in the effective config', async () => {
    const cwd = inFolder({ 'ds_config.json': '{ "gradient_accumulation_steps": "auto", "zero_optimization": {} }' });
    const given = '{ "gradient_accumulation_steps": 2 }';
    const { out } = await run(['effective', '--format', 'json', '--arguments', given, 'ds_config.json'], { cwd });
    assert.equal((JSON.parse(out) as { gradient_accumulation_steps: number }).gradient_accumulation_steps, 2);
  });

  const refused: readonly (readonly [given: string, says: RegExp, ...more: readonly string[]])[] = [
    ['{ "learning_rate": NaN }', /TrainingArguments is not JSON/],
    ['missing.json', /missing\.json: there is no such file/],
    ['list.json', /list\.json is not an object with the arguments by name/],
    ['{}', /those of Trainer, and --loader is deepspeed/, '--loader', 'deepspeed'],
  ];
  for (const [given, says, ...more] of refused) {
    it(`says what is wrong with ${given} ${more.join(' ')}`, async () => {
      const { code, complaints } = await check(
        inFolder({ 'ds_config.json': config, 'list.json': '[]' }),
        given,
        ...more,
      );
      assert.equal(code, 2);
      assert.match(complaints, says);
    });
  }
});
