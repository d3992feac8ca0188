import assert from 'node:assert/strict';
import { causes } from '../../../server/src/logs/causes.js';
import { codesOf, explained, explainedAmong } from './explaining.js';

/** Returns a log with a message of a cause, raised in DeepSpeed. */
function logWith(text: string): string {
  const message = text.replaceAll('…', '1');
  return `Traceback (most recent call last):\n  File "/venv/site-packages/deepspeed/runtime/engine.py", line 7, in f\n    x()\nRuntimeError: ${message}\n`;
}

describe('an explanation', () => {
  for (const cause of causes) {
    it(`names ${cause.code} for each of its messages`, async () => {
      for (const message of cause.messages) {
        const text = typeof message === 'string' ? message : message.text;
        const codes = await codesOf(logWith(text));
        assert.equal(codes[0], cause.code, text);
      }
    });
  }

  it('names the place and the fix in the config that has the mistake', async () => {
    const config =
      '{\n  "train_batch_size": 8,\n  "zero_optimization": {\n    "stage": 2,\n    "overlap_com": true\n  }\n}';
    const [answer] = await explained(
      'ValidationError: 1 validation error for DeepSpeedZeroConfig\noverlap_com\n  Extra inputs are not permitted [type=extra_forbidden, input_value=True, input_type=bool]',
      config,
    );
    assert.equal(answer?.code, 'unknown-key');
    assert.deepEqual(answer.places, [{ file: 'ds_config.json', line: 5, source: '"overlap_com": true' }]);
    assert.deepEqual(answer.fixes, ['Rename to "overlap_comm"']);
  });

  it('says that the config does not have the mistake', async () => {
    const [answer] = await explained(
      'ValidationError: 1 validation error for DeepSpeedZeroConfig\noverlap_com\n  Extra inputs are not permitted [type=extra_forbidden, input_value=True, input_type=bool]',
      '{ "train_batch_size": 8 }',
    );
    assert.equal(answer?.code, 'unknown-key');
    assert.deepEqual(answer.places, []);
    assert.match(answer.details.join(' '), /ds_config.json does not have this now/);
  });

  it('tells a launcher that is missing from arguments that bash takes for a command', async () => {
    assert.deepEqual(await codesOf('run.sh: line 2: deepspeed: command not found'), ['deepspeed-not-installed']);
    assert.deepEqual(await codesOf('zsh: command not found: deepspeed'), ['deepspeed-not-installed']);
    assert.deepEqual(await codesOf('run.sh: line 2: --deepspeed: command not found'), ['run-cut-off']);
  });

  it('names the rules about what a launcher and a parser refuse', async () => {
    assert.deepEqual(await codesOf('ValueError: At most one of fp16 and bf16 can be True, but not both'), [
      'run-two-precisions',
    ]);
    assert.deepEqual(await codesOf("ValueError: Hostname 'w3' not found in hostfile"), ['run-unknown-host']);
    assert.deepEqual(await codesOf("ValueError: No slot '7' specified on host 'w1'"), ['run-unknown-host']);
    assert.deepEqual(await codesOf('ValueError: Cannot specify num_nodes/gpus with include/exclude'), [
      'run-filter-conflict',
    ]);
    assert.deepEqual(await codesOf('train.py: error: unrecognized arguments: ds.json'), ['unused-arguments']);
  });

  it('uses the numbers of a message', async () => {
    const [answer] = await explained(
      'AssertionError: Check batch related parameters. train_batch_size is not equal to micro_batch_per_gpu * gradient_acc_step * world_size 64 != 4 * 8 * 1',
    );
    assert.match(answer?.details[0] ?? '', /"train_batch_size" is 64, but 4 per GPU x 8 accumulation steps x 1/);
  });

  it('checks a config for the release that the log names', async () => {
    const log = (version: string) =>
      `DeepSpeed info: version=${version}, git-hash=x\nValidationError: 1 validation error for DeepSpeedZeroConfig\nzero_hpz_partition_size\n  extra fields not permitted (type=value_error.extra)`;
    const config = '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "zero_hpz_partition_size": 8 } }';
    const [answer] = await explained(log('0.9.5'), config);
    assert.equal(answer?.code, 'newer-key');
    assert.equal(answer.places.length, 1);
  });

  it('lists what Trainer compares, with the lines of the config', async () => {
    const [answer] = await explained(
      "ValueError: Please correct the following DeepSpeed config values that mismatch TrainingArguments values:\n- ds train_batch_size=8 vs hf train_batch_size (calculated)=128\nThe easiest method is to set these DeepSpeed config values to 'auto'.",
      '{\n  "train_batch_size": 8\n}',
    );
    assert.equal(answer?.code, 'unequal-literal');
    assert.deepEqual(answer.details, [
      '"train_batch_size" is 8 in the config; train_batch_size (calculated) of TrainingArguments is 128.',
    ]);
    assert.deepEqual(answer.places, [{ file: 'ds_config.json', line: 2, source: '"train_batch_size": 8' }]);
  });

  it('says what a parser stopped at, from the config', async () => {
    const [answer] = await explained(
      'Traceback (most recent call last):\n  File "/venv/site-packages/accelerate/utils/deepspeed.py", line 60, in __init__\n    config = json.load(f)\n  File "/usr/lib/python3.11/json/decoder.py", line 355, in raw_decode\n    raise JSONDecodeError("Expecting value", s, err.value) from None\njson.decoder.JSONDecodeError: Expecting value: line 2 column 29 (char 30)',
      '{\n  "fp16": { "enabled": "auto", "loss_scale": True }\n}',
    );
    assert.equal(answer?.code, 'python-literal');
    assert.equal(answer.places[0]?.line, 2);
  });

  it('suspects the errors of the config if it does not know the message', async () => {
    const log =
      'Traceback (most recent call last):\n  File "/venv/site-packages/deepspeed/runtime/config.py", line 7, in f\n    x()\nRuntimeError: a message of tomorrow';
    const [answer] = await explained(log, '{ "train_batch_size": 8, "zero_optimization": { "overlap_com": true } }');
    assert.equal(answer?.code, undefined);
    assert.match(answer?.details[0] ?? '', /^unknown-key: /);
    const [without] = await explained(log);
    assert.deepEqual(without?.details, []);
  });

  it('suspects no config if it is only a guess among several', async () => {
    const log =
      'Traceback (most recent call last):\n  File "/venv/site-packages/deepspeed/runtime/config.py", line 7, in f\n    x()\nRuntimeError: a message of tomorrow';
    const [answer] = await explainedAmong(log, {
      'a.json': '{ "train_batch_size": 8, "zero_optimization": { "overlap_com": true } }',
      'b.json': '{ "train_batch_size": 8 }',
    });
    assert.doesNotMatch(answer?.what ?? '', /can be the reason/);
    assert.deepEqual([answer?.details, answer?.places, answer?.fixes], [[], [], []]);
  });

  it('suspects no error that comes after the end of the log', async () => {
    const logAt = (file: string) =>
      `Traceback (most recent call last):\n  File "/venv/site-packages/deepspeed/${file}", line 7, in f\n    x()\nRuntimeError: a message of tomorrow`;
    const config = '{ "train_batch_size": 8, "optimizer": { "type": "Adam", "params": { "lr": 0.1, "learning": 1 } } }';
    const [early] = await explained(logAt('runtime/config.py'), config);
    assert.deepEqual(early?.details, []);
    const [later] = await explained(logAt('runtime/engine.py'), config);
    assert.equal(later?.details.length, 1);
  });

  it('names all configs with the values that Trainer compares', async () => {
    const [answer] = await explainedAmong(
      "ValueError: Please correct the following DeepSpeed config values that mismatch TrainingArguments values:\n- ds train_batch_size=8 vs hf train_batch_size (calculated)=128\nThe easiest method is to set these DeepSpeed config values to 'auto'.",
      {
        'a.json': '{ "train_batch_size": 16 }',
        'b.json': '{ "train_batch_size": 8 }',
        'c.json': '{\n  "train_batch_size": 8\n}',
      },
    );
    assert.deepEqual(
      answer?.places.map(({ file, line }) => `${file}:${line}`),
      ['b.json:1', 'c.json:2'],
    );
    assert.match(answer.details.join(' '), /2 configs here have these values: b\.json, c\.json\./);
  });

  it('knows what bash says about arguments of a command that ended before them', async () => {
    const log = 'run.sh: line 4: --per_device_train_batch_size: command not found';
    const [answer, ...more] = await explained(log, '{ "train_batch_size": 8 }');
    assert.equal(answer?.code, 'run-cut-off');
    assert.doesNotMatch(answer.details.join(' '), /does not have this now/);
    assert.deepEqual(more, []);
    assert.deepEqual(await codesOf('run.sh: line 4: conda-run: command not found'), []);
  });

  const written: readonly (readonly [code: string, line: string])[] = [
    [
      'killed-for-memory',
      'slurmstepd: error: Detected 1 oom_kill event in StepId=123.0. Some of the step tasks have been OOM Killed.',
    ],
    ['killed-for-memory', 'srun: error: node01: task 0: Out Of Memory'],
    ['killed-for-memory', 'srun: error: node01: tasks 0-3: Out Of Memory'],
    [
      'hidden-size-unknown',
      "ValueError: Can't find `model.config` entry, therefore it's not possible to automatically fill out the following `auto` entries in the DeepSpeed config file: ['zero_optimization.reduce_bucket_size'].",
    ],
    [
      'precision-argument-conflict',
      'ValueError: `--mixed_precision` arg cannot be set to `fp16` when `bf16` is set in the DeepSpeed config file.',
    ],
  ];
  for (const [code, line] of written) {
    it(`finds ${code} in: ${line.slice(0, 60)}`, async () => {
      assert.deepEqual(await codesOf(line), [code]);
    });
  }

  it('shows the values that a cause is about', async () => {
    const [answer] = await explained(
      "[ERROR] [launch.py:434:sigkill_handler] ['python'] exits with return code = -9",
      '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" } } }',
    );
    assert.equal(answer?.code, 'killed-for-memory');
    assert.match(answer.details.at(-1) ?? '', /"zero_optimization.offload_optimizer.device" is "cpu"/);
  });

  it('counts a line once, although it has two messages of a cause', async () => {
    const [answer] = await explained('torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB');
    assert.equal(answer?.count, '');
  });

  it('names first what failed first, and last what followed', async () => {
    const log =
      '[E ProcessGroupNCCL.cpp:481] Some NCCL operations have failed or timed out.\n[rank1]: torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB\n[launch.py:434:sigkill_handler] exits with return code = 1';
    assert.deepEqual(await codesOf(log), ['gpu-out-of-memory', 'collective-timeout']);
  });

  const harmless: readonly (readonly [string, string])[] = [
    [
      'CUDA of another minor release',
      'Installed CUDA version 11.3 does not match the version torch was compiled with 11.8 but since the APIs are compatible, accepting this combination',
    ],
    ['a few steps that overflow', 'OVERFLOW! Rank 0 Skipping step. Attempted loss scale: 65536, reducing to 32768'],
    ['a trace that starts again', 'Invalidate trace cache @ step 1: expected module 25, but got module 323'],
    [
      'a run without a hostfile',
      '[WARNING] Unable to find hostfile, will proceed with training with local resources only.',
    ],
    ['a loss', "{'loss': 1.6747, 'grad_norm': 0.5, 'learning_rate': 1e-05, 'epoch': 0.1}"],
  ];
  for (const [what, line] of harmless) {
    it(`says nothing about ${what}`, async () => {
      assert.deepEqual(await codesOf(line), []);
    });
  }
});
