import assert from 'node:assert/strict';
import { type Around, findingsIn, marksIn, repaired, trainer, trainerWith } from './example.js';

function messagesIn(text: string, around?: Around): readonly string[] {
  return findingsIn(text, around).map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
}

describe('a run of Trainer and its config', () => {
  it('agrees if the numbers are the same, however they are written', () => {
    const config =
      '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "gradient_clipping": 1, "optimizer": { "type": "AdamW", "params": { "lr": 0.00005, "betas": [0.9, 0.999], "weight_decay": 0 } } }';
    assert.deepEqual(
      messagesIn('deepspeed train.py --deepspeed ds.json --learning_rate 5e-5\n', trainerWith(config)),
      [],
    );
    assert.deepEqual(messagesIn('deepspeed train.py --deepspeed ds.json\n', trainerWith(config)), []);
  });

  it('is an error only if the command has the argument and the program was seen', () => {
    const config = '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "gradient_clipping": 0.5 }';
    const severities = (text: string, around: Around) => findingsIn(text, around).map(({ severity }) => severity);
    const command = 'deepspeed train.py --deepspeed ds.json --max_grad_norm 2\n';
    assert.deepEqual(severities(command, trainerWith(config)), ['error']);
    assert.deepEqual(severities(command, { beside: { 'ds.json': config } }), ['warning']);
    assert.deepEqual(severities(`N=2\n${command.replace(' 2', ' $N')}`, trainerWith(config)), ['warning']);
    assert.deepEqual(severities('deepspeed train.py --deepspeed ds.json\n', trainerWith(config)), ['warning']);
    assert.deepEqual(severities('deepspeed train.py --deepspeed ds.json "$@"\n', trainerWith(config)), []);
    assert.deepEqual(
      severities('deepspeed train.py --deepspeed --deepspeed_config ds.json --max_grad_norm 2\n', {
        beside: { 'ds.json': config },
      }),
      [],
    );
  });

  it('gets the number of the config by a fix, at the variable if it has one', () => {
    const config = '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "gradient_clipping": 0.5 }';
    assert.equal(
      repaired('N=2\ndeepspeed train.py --deepspeed ds.json --max_grad_norm $N\n', trainerWith(config)),
      'N=0.5\ndeepspeed train.py --deepspeed ds.json --max_grad_norm $N\n',
    );
    assert.equal(
      repaired('deepspeed train.py \\\n  --deepspeed "ds.json" \\\n  --bf16\n', trainerWith(config)),
      'deepspeed train.py \\\n  --deepspeed "ds.json" \\\n  --bf16 --max_grad_norm 0.5\n',
    );
  });

  it('counts the batch on all ranks', () => {
    const config = '{ "train_batch_size": 64, "zero_optimization": { "stage": 2 } }';
    const run = (gpus: number) =>
      `torchrun --nproc_per_node ${gpus} train.py --deepspeed ds.json --per_device_train_batch_size 4 --gradient_accumulation_steps 2\n`;
    assert.deepEqual(messagesIn(run(8), trainerWith(config)), []);
    assert.match(messagesIn(run(4), trainerWith(config)).join(), /on 4 GPUs, which is 32/);
  });
});

describe('a run of DeepSpeed and its config', () => {
  const beside = (config: string): Around => ({ beside: { 'ds.json': config } });
  const run = (gpus: number) => `deepspeed --num_gpus ${gpus} train.py --deepspeed --deepspeed_config ds.json\n`;

  it('fits if the product is right', () => {
    const all = '{ "train_batch_size": 64, "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 2 }';
    assert.deepEqual(messagesIn(run(8), beside(all)), []);
    assert.match(messagesIn(run(4), beside(all)).join(), /makes 32: `--num_gpus` is 4/);
  });

  it('fits if some number of steps makes the product right', () => {
    const two = '{ "train_batch_size": 64, "train_micro_batch_size_per_gpu": 4 }';
    assert.deepEqual(messagesIn(run(8), beside(two)), []);
    assert.match(messagesIn(run(3), beside(two)).join(), /not a multiple of 4 per GPU x 3 ranks/);
  });

  it('fits if some micro batch makes the product right', () => {
    const steps = '{ "train_batch_size": 64, "gradient_accumulation_steps": 2 }';
    assert.deepEqual(messagesIn(run(8), beside(steps)), []);
    assert.match(messagesIn(run(5), beside(steps)).join(), /not a multiple of 2 accumulation steps x 5 ranks/);
  });

  it('fits if the batch is a multiple of the ranks and nothing else is given', () => {
    const one = '{ "train_batch_size": 10 }';
    assert.deepEqual(messagesIn(run(5), beside(one)), []);
    assert.match(messagesIn(run(4), beside(one)).join(), /not a multiple of 4 ranks/);
  });

  it('has the GPUs of CUDA_VISIBLE_DEVICES only if the command gets the variable', () => {
    const all = '{ "train_batch_size": 64, "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 2 }';
    const command = 'deepspeed train.py --deepspeed --deepspeed_config ds.json\n';
    for (const set of [
      'CUDA_VISIBLE_DEVICES=0,1 ',
      'export CUDA_VISIBLE_DEVICES=0,1\n',
      'CUDA_VISIBLE_DEVICES=0,1\nexport CUDA_VISIBLE_DEVICES\n',
      'declare -x CUDA_VISIBLE_DEVICES=0,1\n',
      'set -a\nCUDA_VISIBLE_DEVICES=0,1\n',
    ]) {
      assert.match(messagesIn(set + command, beside(all)).join(), /makes 16: `CUDA_VISIBLE_DEVICES` names 2 GPUs/, set);
    }
    assert.deepEqual(messagesIn(`CUDA_VISIBLE_DEVICES=0,1\n${command}`, beside(all)), []);
  });

  it('is left alone if something divides the ranks', () => {
    const all = '{ "train_batch_size": 64, "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 2 }';
    for (const flag of [
      '--tensor-model-parallel-size 2',
      '--model_parallel_size 2',
      '--pipe_parallel_size 2',
      '--sequence_parallel_size 2',
    ]) {
      assert.deepEqual(messagesIn(run(4).replace('\n', ` ${flag}\n`), beside(all)), [], flag);
    }
  });
});

describe('CUDA_VISIBLE_DEVICES beside a flag', () => {
  it('is not reported if it names the same GPUs, or if no flag chooses', () => {
    for (const script of [
      'CUDA_VISIBLE_DEVICES=0,1 deepspeed --num_gpus 2 t.py\n',
      'CUDA_VISIBLE_DEVICES=2,3 deepspeed --include localhost:3,2 t.py\n',
      'CUDA_VISIBLE_DEVICES=2,3 deepspeed t.py\n',
      'CUDA_VISIBLE_DEVICES=2,3 deepspeed --num_nodes 1 t.py\n',
      'CUDA_VISIBLE_DEVICES=2,3\ndeepspeed --num_gpus 2 t.py\n',
      'CUDA_VISIBLE_DEVICES=$GPUS deepspeed --num_gpus 2 t.py\n',
      'CUDA_VISIBLE_DEVICES=2,3 torchrun --nproc_per_node 2 t.py --deepspeed ds.json\n',
    ]) {
      assert.deepEqual(marksIn(script), [], script);
    }
    assert.deepEqual(marksIn('export CUDA_VISIBLE_DEVICES=2,3\ndeepspeed --num_gpus 2 t.py\n'), [
      'run-ignored-devices 2,3',
    ]);
  });

  it('has a fix only if the number is that of the variable', () => {
    assert.equal(
      repaired('CUDA_VISIBLE_DEVICES=2 deepspeed --num_gpus 4 t.py\n'),
      'CUDA_VISIBLE_DEVICES=2 deepspeed --num_gpus 4 t.py\n',
    );
  });
});

describe('flags of launchers', () => {
  it('are known in each of their spellings', () => {
    for (const script of [
      'torchrun --nproc-per-node 2 --nnodes=1 --rdzv-backend c10d -m t --deepspeed ds.json\n',
      'python -m torch.distributed.launch --use_env --nproc_per_node=2 t.py --deepspeed ds.json\n',
      'torchrun --nproc_per 2 t.py --deepspeed ds.json\n',
      'deepspeed --num_gpu 2 -H hosts --master_port=1 t.py\n',
      'accelerate launch --use-deepspeed --num-processes 2 --fsdp_offload_params false t.py\n',
    ]) {
      assert.deepEqual(marksIn(script), [], script);
    }
  });

  it('of another launcher are replaced, and others are only a warning', () => {
    assert.equal(repaired('deepspeed --nproc_per_node=2 t.py\n'), 'deepspeed --num_gpus=2 t.py\n');
    assert.equal(repaired('deepspeed --num-gpus 2 t.py\n'), 'deepspeed --num_gpus 2 t.py\n');
    assert.equal(repaired('deepspeed --master_prot 2 t.py\n'), 'deepspeed --master_port 2 t.py\n');
    assert.match(messagesIn('deepspeed --wobble 2 t.py\n').join(), /^warning run-unknown-flag/);
  });

  it('that count and choose GPUs exclude each other, unless they are empty', () => {
    assert.deepEqual(marksIn('deepspeed --include "" --num_gpus 2 t.py\n'), []);
    assert.deepEqual(marksIn('deepspeed --include a --num_gpus -1 t.py\n'), []);
    assert.equal(repaired('deepspeed --include a:0 --exclude a:1 t.py\n'), 'deepspeed --include a:0 t.py\n');
    assert.equal(
      repaired('deepspeed \\\n  --num_nodes 1 \\\n  --num_gpus 2 \\\n  --exclude a:1 \\\n  t.py\n'),
      'deepspeed \\\n  --exclude a:1 \\\n  t.py\n',
    );
  });
});

describe('arguments of Trainer that are gone', () => {
  const around = (transformersVersion: string): Around => ({
    ...trainerWith('{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 } }'),
    assuming: { transformersVersion },
  });
  const command = 'deepspeed train.py --deepspeed ds.json --evaluation_strategy no\n';

  it('are right for a release that has them', () => {
    assert.deepEqual(marksIn(command, around('4.46.3')), []);
    assert.deepEqual(marksIn(command, around('4.51.3')), ['run-removed-argument --evaluation_strategy']);
  });

  it('are less than an error if nobody pins the release or saw the program', () => {
    assert.match(messagesIn(command, around('auto')).join(), /^warning.*unless an older release is installed/);
    const open = {
      ...around('5.24.0'),
      assuming: { transformersVersion: '5.24.0', transformersVersionReason: 'setup.py has transformers>=4.31' },
    };
    assert.match(messagesIn(command, open).join(), /^warning/);
    const unseen = { beside: { 'ds.json': '{ "zero_optimization": { "stage": 2 } }' } };
    assert.match(messagesIn(command, unseen).join(), /^information/);
  });

  it('may be those of the program itself', () => {
    const own: Around = {
      ...around('5.24.0'),
      beside: {
        'train.py': `${trainer}class Own:\n    evaluation_strategy: str = "no"\n`,
        'ds.json': '{ "zero_optimization": {} }',
      },
    };
    assert.deepEqual(marksIn(command, own), []);
  });
});

describe('files that a run names', () => {
  it('are looked for in the folder of the script only if the path begins there', () => {
    const text = 'D=$(cd "$(dirname "$0")" && pwd)\ndeepspeed train.py --deepspeed "$D/ds.json"\n';
    const [finding] = findingsIn(text, { beside: { 'train.py': trainer } });
    assert.match(finding?.message ?? '', /^The folder of this file has no "ds.json"\./);
  });

  it('are left alone if the script makes them, or if their paths are absolute', () => {
    for (const script of [
      'cat > ds.json <<EOF\n{}\nEOF\ndeepspeed t.py --deepspeed --deepspeed_config ds.json\n',
      'C=out/ds.json\ncat <<EOF > $C\n{}\nEOF\ndeepspeed t.py --deepspeed --deepspeed_config ${C}\n',
      'deepspeed t.py --deepspeed --deepspeed_config /data/ds.json\n',
      'deepspeed t.py --deepspeed --deepspeed_config "$CONFIG"\n',
    ]) {
      assert.deepEqual(marksIn(script, { beside: { 'other.json': '{}' } }), [], script);
    }
  });
});

describe('findings about runs', () => {
  it('are ignored by a comment above the command, or in its first line', () => {
    const command = 'deepspeed \\\n  --include a --num_gpus 2 t.py\n';
    assert.equal(marksIn(command).length, 1);
    assert.deepEqual(marksIn(`# deepspeed-ignore run-filter-conflict\n${command}`), []);
    assert.deepEqual(marksIn(`# deepspeed: ignore\n${command}`), []);
    assert.equal(marksIn(`# deepspeed-ignore run-cut-off\n${command}`).length, 1);
  });

  it('have the level of the settings', () => {
    const command = 'deepspeed --include a --num_gpus 2 t.py\n';
    const severities = (level: 'off' | 'hint') =>
      findingsIn(command, { assuming: { rules: { 'run-filter-conflict': level } } }).map(({ severity }) => severity);
    assert.deepEqual(severities('off'), []);
    assert.deepEqual(severities('hint'), ['hint']);
  });
});
