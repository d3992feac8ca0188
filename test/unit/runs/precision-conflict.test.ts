import assert from 'node:assert/strict';
import { type Around, findingsIn } from './example.js';

const trainer = 'from transformers import HfArgumentParser, TrainingArguments\n';

describe('the precision for accelerate launch', () => {
  const launch = (precision: string) =>
    `accelerate launch --use_deepspeed --deepspeed_config_file ds.json --mixed_precision ${precision} train.py\n`;
  const beside = (
    sections: string,
    program: string | undefined = 'from accelerate import Accelerator\nAccelerator()\n',
  ) => ({
    beside: { 'ds.json': `{ "zero_optimization": { "stage": 2 }${sections} }`, 'train.py': program },
  });
  const severities = (text: string, around: Around) =>
    findingsIn(text, around).flatMap(({ code, severity }) => (code === 'run-precision-conflict' ? severity : []));
  const bf16 = ', "bf16": { "enabled": true }';

  it('differs from the config as Accelerate says', () => {
    assert.deepEqual(severities(launch('fp16'), beside(bf16)), ['error']);
    assert.deepEqual(severities(launch('bf16'), beside(bf16)), []);
    assert.deepEqual(severities(launch('no'), beside(bf16)), []);
    assert.deepEqual(severities(launch('fp16'), beside('')), []);
    assert.deepEqual(severities(launch('fp16'), beside(', "bf16": { "enabled": "auto" }')), []);
    assert.deepEqual(severities(launch('bf16'), beside(', "fp16": { "enabled": false }')), []);
    assert.deepEqual(severities(launch('fp16'), beside(', "fp16": { "enabled": false }')), ['warning']);
  });

  it('is reported once in a file that must not have it beside the config', () => {
    const file =
      'distributed_type: DEEPSPEED\ndeepspeed_config:\n  deepspeed_config_file: ds.json\nmixed_precision: fp16\nnum_processes: 8\n';
    assert.deepEqual(severities(file, { ...beside(bf16), language: 'yaml' }), []);
  });

  it('may be another one in the program', () => {
    const own = 'from accelerate import Accelerator\nAccelerator(mixed_precision="bf16")\n';
    assert.deepEqual(severities(launch('fp16'), beside(bf16, own)), ['warning']);
    assert.deepEqual(severities(launch('fp16'), beside(bf16, trainer)), []);
    assert.deepEqual(severities(`P=fp16\n${launch('$P')}`, beside(bf16)), ['warning']);
  });
});
