import assert from 'node:assert/strict';
import { marksIn } from './example.js';

describe('a precision that the program replaces', () => {
  const file =
    'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\nmixed_precision: bf16\nnum_processes: 8\n';
  const command = 'accelerate launch --config_file acc.yaml train.py\n';
  const marks = (program: string, text = command, yaml = file) =>
    marksIn(text, { beside: { 'acc.yaml': yaml, 'train.py': program } });
  const found = ['run-precision-without-effect acc.yaml'];

  it('is that of the file or of a flag', () => {
    assert.deepEqual(marks('a = Accelerator(log_with=f(x), mixed_precision="fp16")\n'), found);
    assert.deepEqual(marks('a = Accelerator(\n    mixed_precision = "no",\n)\n'), found);
    const flag = command.replace('train.py', '--mixed_precision fp8 train.py');
    assert.deepEqual(marks('a = Accelerator(mixed_precision="fp16")\n', flag), ['run-precision-without-effect fp8']);
  });

  it('may be the same, computed, or that of nobody', () => {
    for (const program of [
      'a = Accelerator(mixed_precision="bf16")\n',
      'a = Accelerator(mixed_precision=args.mixed_precision)\n',
      'a = Accelerator(mixed_precision="fp16" if fp16 else "bf16")\n',
      'a = Accelerator()\nmodel = build(mixed_precision="fp16")\n',
      'a = Accelerator(mixed_precision="fp16")\nb = Accelerator()\n',
      '# a = Accelerator(mixed_precision="fp16")\na = Accelerator()\n',
    ]) {
      assert.deepEqual(marks(program), [], program);
    }
    const other = file.replace('DEEPSPEED', 'MULTI_GPU');
    assert.deepEqual(marks('a = Accelerator(mixed_precision="fp16")\n', command, other), []);
  });
});
