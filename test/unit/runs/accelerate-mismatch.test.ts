import assert from 'node:assert/strict';
import { type Around, findingsIn, fixed } from './example.js';

const trainer = 'from transformers import HfArgumentParser, TrainingArguments\n';

function launch(values: string, program = trainer): Around {
  const section = /^mixed/.test(values) ? '' : `\n  ${values}`;
  const top = section === '' ? `${values}\n` : '';
  return {
    beside: {
      'ds.yaml': `distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2${section}\n${top}num_processes: 2\n`,
      'train.py': program,
    },
  };
}

function marksIn(text: string, around: Around): readonly string[] {
  return findingsIn(text, around).map(
    ({ severity, code, span }) => `${severity} ${code} ${text.slice(span.offset, span.end)}`,
  );
}

function repaired(text: string, around: Around): string | undefined {
  const fix = findingsIn(text, around)[0]?.fixes?.()[0];
  return fix && fixed(text, fix);
}

const command = (rest = ''): string => `accelerate launch --config_file ds.yaml train.py${rest}\n`;

describe('a run of accelerate launch with Trainer', () => {
  it('has the numbers of the file', () => {
    const steps = launch('gradient_accumulation_steps: 4');
    assert.deepEqual(marksIn(command(' --gradient_accumulation_steps 4'), steps), []);
    assert.deepEqual(marksIn(command(' --gradient_accumulation_steps 8'), steps), ['error run-accelerate-mismatch 8']);
    assert.deepEqual(marksIn(command(' --output_dir x'), steps), ['warning run-accelerate-mismatch ds.yaml']);
    assert.equal(
      repaired(command(' --output_dir x'), steps),
      command(' --output_dir x --gradient_accumulation_steps 4'),
    );
    const clipping = launch('gradient_clipping: 0.5');
    assert.equal(repaired(command(' --max_grad_norm 1'), clipping), command(' --max_grad_norm 0.5'));
    for (const value of ['gradient_clipping: 0', 'gradient_clipping: 1.0', 'gradient_clipping: auto']) {
      assert.deepEqual(marksIn(command(), launch(value)), [], value);
    }
  });

  it('has a precision if the file has one', () => {
    const bf16 = launch('mixed_precision: bf16');
    assert.deepEqual(marksIn(command(' --bf16 False'), bf16), ['error run-accelerate-mismatch False']);
    assert.equal(repaired(command(' --bf16 False'), bf16), command(' --bf16 True'));
    // Trainer takes the precision of the arguments.
    for (const rest of [' --bf16', ' --fp16 True', ' --bf16_full_eval']) {
      assert.deepEqual(marksIn(command(rest), bf16), [], rest);
    }
    assert.deepEqual(marksIn(command(' --bf16'), launch('mixed_precision: "no"')), []);
    assert.deepEqual(marksIn(command(' --x 1'), bf16), ['warning run-accelerate-mismatch ds.yaml']);
    const own = `${trainer}class Own(TrainingArguments):\n    bf16: bool = True\n`;
    assert.deepEqual(marksIn(command(' --x 1'), launch('mixed_precision: bf16', own)), []);
    const trl = 'from trl import SFTConfig, SFTTrainer, TrlParser\n';
    assert.deepEqual(marksIn(command(' --x 1'), launch('mixed_precision: bf16', trl)), []);
  });

  it('has the flags instead of the file', () => {
    const steps = launch('gradient_accumulation_steps: 4');
    const flag = 'accelerate launch --config_file ds.yaml --gradient_accumulation_steps 8 train.py';
    assert.deepEqual(marksIn(`${flag} --gradient_accumulation_steps 8\n`, steps), []);
    assert.deepEqual(marksIn(`${flag} --gradient_accumulation_steps 4\n`, steps), ['error run-accelerate-mismatch 4']);
  });

  it('has the numbers of the config that the file names', () => {
    const named: Around = {
      beside: {
        'ds.yaml':
          'distributed_type: DEEPSPEED\ndeepspeed_config:\n  deepspeed_config_file: ds.json\nnum_processes: 2\n',
        'ds.json': '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "gradient_clipping": 0.5 }',
        'train.py': trainer,
      },
    };
    const text = command(' --max_grad_norm 1');
    assert.deepEqual(marksIn(text, named), ['error run-argument-conflict 1']);
    assert.equal(repaired(text, named), command(' --max_grad_norm 0.5'));
    assert.deepEqual(marksIn(command(), named), ['warning run-argument-conflict ds.yaml']);
    assert.deepEqual(marksIn(command(' --max_grad_norm 0.5'), named), []);
    assert.deepEqual(marksIn(command(' --config recipe.yaml'), named), []);
  });

  it('is left alone if nobody compares, or if nobody knows all arguments', () => {
    const steps = launch('gradient_accumulation_steps: 4');
    assert.deepEqual(marksIn(command(' "$@"'), steps), []);
    assert.deepEqual(marksIn(command(' --config recipe.yaml'), steps), []);
    const plain = launch('gradient_accumulation_steps: 4', 'from accelerate import Accelerator\n');
    assert.deepEqual(marksIn(command(' --gradient_accumulation_steps 8'), plain), []);
    const other: Around = {
      beside: {
        'ds.yaml': 'distributed_type: MULTI_GPU\nnum_processes: 2\nmixed_precision: bf16\n',
        'train.py': trainer,
      },
    };
    assert.deepEqual(marksIn(command(' --bf16 False'), other), []);
  });
});
