import assert from 'node:assert/strict';
import { LogReader } from '../../../server/src/logs/log-reader.js';
import { read } from './explaining.js';

const refused = (rank: string) =>
  `${rank}pydantic_core._pydantic_core.ValidationError: 1 validation error for DeepSpeedZeroConfig
${rank}overlap_com
${rank}  Extra inputs are not permitted [type=extra_forbidden, input_value=True, input_type=bool]
${rank}    For further information visit https://errors.pydantic.dev/2.11/v/extra_forbidden`.split('\n');

function interleaved(...all: readonly (readonly string[])[]): string {
  const longest = Math.max(...all.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => all.flatMap(lines => lines[i] ?? []))
    .flat()
    .join('\n');
}

describe('the reader of logs', () => {
  it('says once what many ranks wrote, with mixed lines', () => {
    const log = interleaved(...Array.from({ length: 8 }, (_, rank) => refused(`[rank${rank}]: `)));
    const [event, ...others] = read(log).events;
    assert.equal(others.length, 0);
    assert.equal(event?.kind, 'model');
    assert.equal(event.ranks.size, 8);
    assert.equal(event.line, 1);
    assert.deepEqual(event.error.fields, [
      { path: 'overlap_com', message: 'Extra inputs are not permitted', value: 'True' },
    ]);
  });

  it('counts what ranks wrote without prefixes', () => {
    const [event, ...others] = read([...refused(''), ...refused('')].join('\n')).events;
    assert.equal(others.length, 0);
    assert.equal(event?.times, 2);
    assert.equal(event.ranks.size, 0);
  });

  it('reads errors of pydantic 1, with arrows and without indent', () => {
    const [event] = read(
      '2 validation errors for DeepSpeedZeroConfig\noffload_param -> devise\nextra fields not permitted (type=value_error.extra)\nstage\nvalue is not a valid integer (type=type_error.integer)\n',
    ).events;
    assert.equal(event?.kind, 'model');
    assert.deepEqual(event.error.fields, [
      { path: 'offload_param.devise', message: 'extra fields not permitted', value: undefined },
      { path: 'stage', message: 'value is not a valid integer', value: undefined },
    ]);
  });

  it('finds a message that a terminal broke into lines, and quotes all of it', () => {
    const [event] = read(
      'AssertionError: Check batch related parameters. train_batch_size is not equal\nto micro_batch_per_gpu * gradient_acc_step * world_size 64 != 4 * 8 * 1\nERROR:torch: failed',
    ).events;
    assert.match(event?.quote ?? '', /is not equal to .* 64 != 4 \* 8 \* 1$/);
  });

  it('does not count the code that raises a message', () => {
    const [event] = read(
      'Traceback (most recent call last):\n  File "/x/site-packages/deepspeed/a.py", line 1, in f\n    raise ValueError("Muon and reduce scatter cannot be used together")\nValueError: Muon and reduce scatter cannot be used together',
    ).events;
    assert.equal(event?.times, 1);
    assert.equal(event.line, 4);
  });

  it('takes words of Python only from the code that reads the config', () => {
    const log = (file: string) =>
      `Traceback (most recent call last):\n  File "${file}", line 1, in f\n    x\nKeyError: 'stage'\n`;
    const kinds = (file: string) => read(log(file)).events.map(({ kind }) => kind);
    assert.ok(kinds('/venv/site-packages/deepspeed/runtime/config.py').includes('known'));
    assert.ok(!kinds('/home/deepspeed/train.py').includes('known'));
  });

  it('reads the lines that Trainer compares', () => {
    const [event] = read(
      "ValueError: Please correct the following DeepSpeed config values that mismatch TrainingArguments values:\n- ds fp16.enabled=True vs hf fp16|fp16_full_eval+fp16_backend(amp)=False\n- ds optimizer.params.betas=[0.8, 0.89] vs hf adam_beta1+adam_beta2=[0.9, 0.99]\nThe easiest method is to set these DeepSpeed config values to 'auto'.",
    ).events;
    assert.equal(event?.kind, 'known');
    assert.deepEqual(event.mismatches, [
      {
        path: 'fp16.enabled',
        value: 'True',
        argument: 'fp16|fp16_full_eval+fp16_backend(amp)',
        argumentValue: 'False',
      },
      {
        path: 'optimizer.params.betas',
        value: '[0.8, 0.89]',
        argument: 'adam_beta1+adam_beta2',
        argumentValue: '[0.9, 0.99]',
      },
    ]);
  });

  it('finds the release and the config that DeepSpeed printed', () => {
    const { version, printedConfig } = read(
      '[2024-01-01 10:00:00,000] [INFO] [logging.py:96:log_dist] [Rank 0] DeepSpeed info: version=0.13.5, git-hash=unknown, git-branch=unknown\n[2024-01-01 10:00:01,000] [INFO] [config.py:986:print_user_config]   json = {\n    "train_batch_size": 8,\n    "zero_optimization": {\n        "stage": 2\n    }\n}\nmore',
    );
    assert.equal(version, '0.13.5');
    assert.deepEqual(JSON.parse(printedConfig ?? ''), { train_batch_size: 8, zero_optimization: { stage: 2 } });
  });

  it('keeps little of a log without end', function () {
    this.timeout(20_000);
    const reader = new LogReader();
    for (let step = 0; step < 200_000; step++) {
      reader.push(`{'loss': ${step}.5, 'learning_rate': 1e-05, 'epoch': 0.1} ValueError${step}: x optimizer`);
    }
    reader.push('[deepspeed] OVERFLOW! Rank 0 Skipping step. Attempted loss scale: 65536, reducing to 32768');
    reader.push('CUDA out of memory. Tried to allocate 2 GiB');
    const { events, lines } = reader.end();
    assert.equal(lines, 200_002);
    assert.deepEqual(
      events.map(({ line }) => line),
      [200_002],
    );
  });
});
