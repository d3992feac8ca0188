import assert from 'node:assert/strict';
import { openYaml } from '../../../scripts/generators/open-yaml.js';
import { accelerateRules } from '../../../server/src/accelerate/rules/accelerate-rules.js';
import type { Verdict } from '../../../server/src/checking/verdict.js';
import { draftOf } from '../../../server/src/document/draft.js';
import { launchFile, marksIn, verdictsIn } from './launch-files.js';

for (const rule of accelerateRules) {
  describe(`rule ${rule.code}`, () => {
    const own = (text: string): readonly Verdict[] =>
      verdictsIn(text, 'auto', rule.assuming).filter(({ code }) => code === rule.code);

    it('finds something in its bad example and nothing in its good one', () => {
      assert.equal(own(rule.bad).length, 1);
      assert.deepEqual(marksIn(rule.good), []);
    });

    it('reports what it documents', () => {
      const [finding] = own(rule.bad);
      assert.equal(finding?.severity, rule.severity);
      assert.equal(finding?.failsAt, rule.failsAt);
    });

    it('says what is wrong, what happens and what to write', () => {
      const message = own(rule.bad)[0]?.message ?? '';
      assert.ok((message.match(/[.](?= |$)/g) ?? []).length >= 3, message);
      assert.doesNotMatch(message, /!|undefined/);
    });

    it('has a preferred fix that turns the bad example into the good one, or a reason for none', () => {
      const preferred = own(rule.bad)[0]
        ?.fixes?.()
        .find(fix => fix.preferred);
      assert.equal(preferred === undefined, rule.noFix !== undefined);
      const document = openYaml(rule.bad);
      if (preferred !== undefined && document !== undefined) {
        const draft = draftOf(document);
        preferred.apply(draft);
        assert.equal(draft.text, rule.good);
      }
    });
  });
}

/** Files without a mistake that are close to one. */
const right: { readonly [what: string]: string } = {
  'a file as the questionnaire writes it': launchFile(
    [
      'gradient_accumulation_steps: 1',
      'offload_optimizer_device: none',
      'offload_param_device: none',
      'zero3_init_flag: false',
      'zero_stage: 2',
    ],
    ["mixed_precision: 'no'", 'tpu_env: []', "dynamo_backend: 'NO'", 'fsdp_config: {}', "downcast_bf16: 'no'"],
  ),
  'launch arguments in the section': launchFile(['zero_stage: 2', 'mixed_precision: bf16', 'num_machines: 1']),
  'a config of DeepSpeed with what it leaves open': launchFile(
    ['deepspeed_config_file: ds.json', 'zero3_init_flag: true', 'deepspeed_multinode_launcher: standard'],
    ['mixed_precision: null'],
  ),
  'strings that are numbers': launchFile([
    "zero_stage: '3'",
    "gradient_clipping: '1.0'",
    "gradient_accumulation_steps: '4'",
  ]),
  'a precision in upper case': launchFile(['zero_stage: 2'], ['mixed_precision: BF16']),
  'the stage of the questionnaire with all that it can have': launchFile([
    'zero_stage: 3',
    'zero3_init_flag: true',
    'zero3_save_16bit_model: true',
    'offload_param_device: cpu',
    'offload_optimizer_device: cpu',
  ]),
  'one process without its number': "compute_environment: LOCAL_MACHINE\ndistributed_type: 'NO'\ndeepspeed_config:\n",
  'values of a template': launchFile(
    ['zero_stage: {{ stage }}'],
    ['mixed_precision: {{ precision }}', 'num_machines: {{ n }}'],
  ),
  'a file whose keys are merged in': '<<: *base\ndistributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\n',
  'nvme_path as the questionnaire writes it without nvme': launchFile([
    'zero_stage: 3',
    'offload_param_nvme_path: none',
  ]),
};

describe('an Accelerate config', () => {
  for (const [what, text] of Object.entries(right)) {
    it(`is right with ${what}`, () => {
      assert.deepEqual(marksIn(text), []);
    });
  }

  it('may not have keys of a newer accelerate', () => {
    const text = launchFile(['zero_stage: 3', 'deepspeed_moe_layer_cls_names: X'], ['parallelism_config: {}']);
    assert.deepEqual(marksIn(text), []);
    assert.deepEqual(marksIn(text, '0.29.0'), [
      'ignored-key deepspeed_moe_layer_cls_names',
      'unknown-key parallelism_config',
    ]);
    assert.deepEqual(marksIn(text, '0.22.0'), ['ignored-key deepspeed_moe_layer_cls_names']);
  });

  it('drops keys of DeepSpeed, and the finding names the argument with the same effect', () => {
    const text = launchFile(['offload_optimizer: {device: cpu}', 'bf16: {enabled: true}', 'train_batch_size: 8']);
    const messages = verdictsIn(text).map(({ message }) => message.split('. ').at(-1));
    assert.deepEqual(messages, [
      'Write "offload_optimizer_device" instead.',
      'Write "mixed_precision: bf16" at the top level.',
      'Put it into a DeepSpeed config, and name that in "deepspeed_config_file".',
    ]);
  });

  it('needs one kind of precision beside a DeepSpeed config', () => {
    const text = launchFile(['deepspeed_config_file: ds.json'], ["mixed_precision: 'no'"]);
    assert.deepEqual(marksIn(text), ['file-conflict deepspeed_config_file']);
  });

  it('has values that its programs read', () => {
    const wrong = [
      'zero_stage: auto',
      'zero_stage: 5',
      'offload_optimizer_device: disk',
      'gradient_clipping: true',
      'gradient_accumulation_steps: many',
      'gradient_accumulation_steps: 0',
    ];
    for (const line of wrong) {
      assert.equal(marksIn(launchFile([line])).join(), `invalid-value ${line.split(': ')[1]}`, line);
    }
    const top = [
      'mixed_precision: f16',
      'num_machines: ???',
      'compute_environment: LOCAL',
      'gpu_ids: 0',
      'main_process_port: ???',
    ];
    for (const line of top) {
      assert.equal(marksIn(launchFile(['zero_stage: 2'], [line])).join(), `invalid-value ${line.split(': ')[1]}`, line);
    }
    assert.deepEqual(marksIn(launchFile(['zero_stage: 2'], ['num_machines: 2', 'machine_rank: $RANK'])), [
      'invalid-value $RANK',
    ]);
    assert.deepEqual(marksIn(launchFile(['zero_stage: 2'], ['num_machines: 1', 'machine_rank: $RANK'])), []);
  });

  it('has values of the right type', () => {
    const wrong = [
      'zero_stage: 2.0',
      'gradient_accumulation_steps: 2.0',
      'gradient_accumulation_steps: [1]',
      'offload_optimizer_device: []',
    ];
    for (const line of wrong) {
      assert.equal(marksIn(launchFile([line])).join(), `invalid-value ${line.split(': ')[1]}`, line);
    }
    assert.deepEqual(marksIn(launchFile(['zero_stage: 3', 'zero3_init_flag: 1.0'])), ['invalid-value 1.0']);
    const top = ['num_machines: null', 'main_process_port: 70000', 'main_process_port: 29500.0', 'gpu_ids: [0]'];
    for (const line of top) {
      assert.equal(marksIn(launchFile(['zero_stage: 2'], [line])).join(), `invalid-value ${line.split(': ')[1]}`, line);
    }
    for (const value of ['8.0', 'x', '0', '-2', 'true']) {
      const text = launchFile(['zero_stage: 2']).replace('num_processes: 8', `num_processes: ${value}`);
      assert.deepEqual(marksIn(text), [`invalid-value ${value}`]);
    }
    assert.deepEqual(marksIn('distributed_type: DEEPSPEED\ndeepspeed_config: auto\nnum_processes: 8\n'), [
      'invalid-value auto',
    ]);
    assert.deepEqual(marksIn(launchFile(['zero_stage: 2']).replace('num_processes: 8', 'num_processes:')), []);
    assert.deepEqual(marksIn(launchFile(['zero_stage: 2']).replace('num_processes: 8', 'num_processes: null')), [
      'missing-processes num_processes',
    ]);
  });

  it('has values in messages as YAML needs them', () => {
    const lastOf = (text: string): string | undefined => verdictsIn(text)[0]?.message.split('. ').at(-1);
    assert.equal(lastOf(launchFile(['zero_stage: 2'], ['mixed_precision: 16'])), "Write 'no', fp16, bf16 or fp8.");
    assert.equal(lastOf(launchFile(['gradient_accumulation_steps: 4.0'])), 'Write 4.');
  });

  it('has floats replaced by the same integers, which is safe', () => {
    const text = launchFile(['zero_stage: 2.0', 'gradient_accumulation_steps: 4.0']);
    const draft = draftOf(openYaml(text) ?? assert.fail());
    for (const { fixes } of verdictsIn(text)) {
      const fix = fixes?.().find(({ preferred }) => preferred);
      assert.equal(fix?.risk, '');
      fix?.apply(draft);
    }
    assert.equal(draft.text, launchFile(['zero_stage: 2', 'gradient_accumulation_steps: 4']));
  });

  it('counts the processes on all machines', () => {
    const text = (launcher: string): string =>
      launchFile(['zero_stage: 2', `deepspeed_multinode_launcher: ${launcher}`], ['num_machines: 2']);
    assert.deepEqual(marksIn(text('standard').replace('num_processes: 8', 'num_processes: 1')), ['invalid-value 1']);
    assert.deepEqual(marksIn(text('standard')), []);
    assert.deepEqual(marksIn(text('pdsh').replace('num_processes: 8', 'num_processes: 1')), []);
  });

  it('starts something else if its type is not a string', () => {
    assert.deepEqual(marksIn(launchFile(['zero_stage: 2'], [], 'null')), ['unused-section deepspeed_config']);
  });

  it('cannot say where to offload to a disk', () => {
    assert.deepEqual(marksIn(launchFile(['zero_stage: 3', 'offload_param_device: nvme'])), [
      'nvme-path offload_param_device',
    ]);
    assert.deepEqual(marksIn(launchFile(['zero_stage: 3', 'offload_param_nvme_path: /nvme'])), [
      'nvme-path offload_param_nvme_path',
    ]);
  });

  it('has stage 2 if it does not say otherwise', () => {
    assert.deepEqual(marksIn(launchFile(['zero3_init_flag: true'])), ['no-effect-at-stage zero3_init_flag']);
    assert.deepEqual(marksIn(launchFile(['zero_stage: {{ x }}', 'zero3_init_flag: true'])), []);
  });
});
