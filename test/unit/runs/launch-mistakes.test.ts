import assert from 'node:assert/strict';
import { type Around, findingsIn, fixed, marksIn } from './example.js';

const trainer = 'from transformers import HfArgumentParser, TrainingArguments\n';
const own =
  'import argparse, deepspeed\nparser = deepspeed.add_config_arguments(argparse.ArgumentParser())\nargs = parser.parse_args()\nengine = deepspeed.initialize(args=args, model=model)\n';
const config = '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "gradient_clipping": "auto" }';

/** Returns a program and its config. */
function program(text: string): Around {
  return { beside: { 't.py': text, 'ds.json': config } };
}

function severities(code: string, text: string, around: Around): readonly string[] {
  return findingsIn(text, around).flatMap(each => (each.code === code ? [each.severity] : []));
}

describe('two precisions of one run', () => {
  const found = (given: string, around = program(trainer)) =>
    severities('run-two-precisions', `deepspeed t.py --deepspeed ds.json ${given}\n`, around);

  it('are an error if both are true and the program was seen', () => {
    assert.deepEqual(found('--fp16 --bf16'), ['error']);
    assert.deepEqual(found('--bf16=True --fp16 true'), ['error']);
    assert.deepEqual(found('--fp16_full_eval --bf16_full_eval'), ['error']);
    assert.deepEqual(found('--fp16 --bf16', { beside: { 'ds.json': config } }), ['warning']);
    assert.deepEqual(
      severities(
        'run-two-precisions',
        'P=True\ndeepspeed t.py --deepspeed ds.json --fp16 $P --bf16\n',
        program(trainer),
      ),
      ['warning'],
    );
  });

  it('are none if one is false or unknown, or belongs to another program', () => {
    for (const given of ['--fp16 False --bf16', '--bf16', '--fp16 $X --bf16', '--fp16 --bf16_full_eval']) {
      assert.deepEqual(found(given), [], given);
    }
    assert.deepEqual(found('--fp16 --bf16', program(own)), []);
    assert.deepEqual(
      severities('run-two-precisions', 'swift sft --deepspeed ds.json --fp16 true --bf16 true\n', {}),
      [],
    );
  });

  it('are found in a recipe, where a fix turns one off', () => {
    const recipe = 'deepspeed: ds.json\nper_device_train_batch_size: 1\nfp16: true\nbf16: true\n';
    const [finding] = findingsIn(recipe, { ...program(trainer), language: 'yaml' }).filter(
      ({ code }) => code === 'run-two-precisions',
    );
    const fixes = finding?.fixes?.() ?? [];
    assert.deepEqual(
      fixes.map(fix => fixed(recipe, fix).slice(-24)),
      ['fp16: false\nbf16: true\n', 'fp16: true\nbf16: false\n'].map(text => `\n${text}`.slice(-24)),
    );
  });
});

describe('the hosts and slots of --include and --exclude', () => {
  const hosts = { 'ds.json': config, hosts: 'w0 slots=4\nw1 slots=4\n' };
  const messages = (flags: string, beside: Around['beside'] = hosts) =>
    findingsIn(`deepspeed --hostfile hosts ${flags} t.py --deepspeed_config ds.json\n`, { beside }).flatMap(each =>
      each.code === 'run-unknown-host' ? [`${each.severity}: ${each.message}`] : [],
    );

  it('are those of the hostfile', () => {
    assert.match(
      messages('--include w0:0,1@w3').join(),
      /^error: "--include" names the host "w3", .*"Hostname 'w3' not found in hostfile"/,
    );
    assert.match(
      messages('--exclude=w1:4').join(),
      /^error: "--exclude" names slot 4 of "w1", which has 4 slots in hosts\./,
    );
    assert.match(messages('--include localhost:0').join(), /localhost/);
    assert.deepEqual(messages('--include w0:0,3@w1'), []);
    assert.deepEqual(messages('--exclude w1'), []);
  });

  it('are unknown without a hostfile that the launcher accepts, or in a variable', () => {
    assert.deepEqual(messages('--include w3', { 'ds.json': config }), []);
    assert.deepEqual(messages('--include w3', { ...hosts, hosts: 'w0 slots\n' }), []);
    assert.deepEqual(messages('--include $HOSTS'), []);
  });

  it('of the hostfile make the batch size', () => {
    const beside = {
      ...hosts,
      't.py': trainer,
      'ds.json': '{ "train_batch_size": 32, "zero_optimization": { "stage": 2 }, "gradient_clipping": "auto" }',
    };
    const on = (flags: string) =>
      findingsIn(`deepspeed --hostfile hosts ${flags} t.py --deepspeed ds.json --per_device_train_batch_size 2\n`, {
        beside,
      })
        .map(({ message }) => / on (\d+) GPUs/.exec(message)?.[1])
        .join();
    assert.equal(on(''), '8');
    assert.equal(on('--num_nodes 1'), '4');
    assert.equal(on('--num_gpus 2'), '4');
    assert.equal(on('--num_nodes 2 --num_gpus 1'), '2');
    assert.equal(on('--num_nodes $N'), '');
    assert.equal(on('--exclude w0'), '');
  });
});

describe('the argument that names the config', () => {
  const codes = (text: string, around: Around) => severities('run-wrong-config-argument', text, around);

  it('is --deepspeed_config for the parser of DeepSpeed', () => {
    assert.deepEqual(codes('deepspeed t.py --deepspeed ds.json\n', program(own)), ['error']);
    assert.deepEqual(codes('deepspeed t.py --deepspeed --deepspeed_config ds.json\n', program(own)), []);
    const joined = 'deepspeed t.py --deepspeed=ds.json --x 1\n';
    const fix = findingsIn(joined, program(own))[0]?.fixes?.()[0];
    assert.equal(fix && fixed(joined, fix), 'deepspeed t.py --deepspeed --deepspeed_config ds.json --x 1\n');
  });

  it('may be another one if the program reads its command line itself', () => {
    for (const text of [
      own.replace('parse_args', 'parse_known_args'),
      `import sys\nsys.argv.pop()\n${own}`,
      own.replace('args = ', 'parser.add_argument("path")\nargs = '),
      own.replace('deepspeed.add_config_arguments(argparse.ArgumentParser())', 'make_parser()'),
    ]) {
      assert.deepEqual(codes('deepspeed t.py --deepspeed ds.json\n', program(text)), [], text);
    }
  });

  it('is --deepspeed for the parser of Trainer', () => {
    const script = 'deepspeed t.py --deepspeed_config ds.json\n';
    const parsed = `${trainer}(a,) = HfArgumentParser((TrainingArguments,)).parse_args_into_dataclasses()\n`;
    assert.deepEqual(codes(script, program(parsed)), ['error']);
    assert.deepEqual(marksIn(script, program(parsed)), ['run-wrong-config-argument --deepspeed_config']);
    const [finding] = findingsIn(script, program(parsed));
    const fix = finding?.fixes?.()[0];
    assert.equal(fix && fixed(script, fix), 'deepspeed t.py --deepspeed ds.json\n');
    assert.deepEqual(codes(script, program(parsed.replace('TrainingArguments,)', 'TrainingArguments, Own)'))), [
      'warning',
    ]);
    assert.deepEqual(codes(script, program(`${parsed}class Own:\n    deepspeed_config: str\n`)), []);
    assert.deepEqual(
      codes(script, program(parsed.replace('dataclasses()', 'dataclasses(return_remaining_strings=True)'))),
      [],
    );
  });
});

describe('flags of accelerate launch beside a DeepSpeed config', () => {
  const marks = (flags: string) =>
    marksIn(`accelerate launch --use_deepspeed ${flags} --deepspeed_config_file c.json t.py\n`, {
      beside: {
        'c.json':
          '{ "train_micro_batch_size_per_gpu": 1, "gradient_clipping": 1.0, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "none" }, "offload_param": { "device": "auto" } } }',
      },
    });

  it('have no effect on a value that it has', () => {
    const code = 'run-flag-without-effect';
    assert.deepEqual(marks('--zero_stage 3'), [`${code} 3`]);
    assert.deepEqual(marks('--gradient_clipping=0.5 --offload_optimizer_device cpu'), [`${code} 0.5`, `${code} cpu`]);
  });

  it('count for "auto", and say the same', () => {
    assert.deepEqual(marks('--offload_param_device cpu --zero_stage 2 --gradient_clipping 1 --zero_stage $Z'), []);
    assert.deepEqual(marks('--gradient_accumulation_steps 4 --zero3_init_flag true'), []);
  });
});

describe('a config that a command has without a file', () => {
  const marks = (text: string) => marksIn(text, { beside: {} }).filter(mark => mark.startsWith('run-missing-file'));

  it('is JSON, the base64 of JSON, or a name that ms-swift knows', () => {
    assert.deepEqual(marks(`deepspeed train.py --deepspeed '{"zero_optimization": {"stage": 2}}'\n`), []);
    assert.deepEqual(marks('deepspeed train.py --deepspeed_config eyJ0cmFpbl9iYXRjaF9zaXplIjogOH0=\n'), []);
    assert.deepEqual(marks('swift sft --model x --deepspeed zero3\n'), []);
  });

  it('is a file otherwise', () => {
    assert.deepEqual(marks('swift sft --deepspeed none.json\n'), ['run-missing-file none.json']);
    assert.deepEqual(marks('deepspeed train.py --deepspeed zero3\n'), ['run-missing-file zero3']);
    assert.deepEqual(marks('deepspeed train.py --deepspeed_config ds_none.json\n'), ['run-missing-file ds_none.json']);
  });

  it('can be a folder, whose path has no name at its end', () => {
    assert.deepEqual(marks('deepspeed train.py --deepspeed_config configs/\n'), ['run-missing-file configs/']);
    assert.deepEqual(marks('F=configs/\nCMD="deepspeed train.py --deepspeed_config=$F"\neval $CMD\n'), [
      'run-missing-file $CMD',
    ]);
  });

  it('can be computed, so that nothing is left of its path', () => {
    const script =
      'HERE=$(dirname "$0")\nF="${HERE}/a_${MODE}.json"\nCMD="deepspeed train.py --deepspeed_config=$F $X"\n';
    assert.deepEqual(marks(`${script}eval $CMD\n`), []);
    assert.deepEqual(marks('deepspeed train.py --deepspeed_config ""\n'), []);
  });
});
