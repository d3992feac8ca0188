import assert from 'node:assert/strict';
import type { Settings } from '../../../server/src/loaders/assumptions.js';
import { findingsIn, fixedBy } from './findings.js';

/** Returns warnings and errors, each as its code, severity and time of failure. */
function told(config: object | string, settings: Partial<Settings> = {}): readonly string[] {
  return findingsIn(config, { syntax: true, ...settings })
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ code, severity, failsAt }) => `${code} ${severity} ${failsAt}`);
}

const batch = { train_batch_size: 8 };
const trainer = { loader: 'transformers' } as const;

describe('keys of fp16 in bf16', () => {
  const scaling = { loss_scale: 0, initial_scale_power: 16, loss_scale_window: 1000, hysteresis: 2, min_loss_scale: 1 };

  it('are one mistake, however many they are', () => {
    assert.deepEqual(told({ ...batch, bf16: { enabled: true, ...scaling } }), ['fp16-key-in-bf16 error load']);
    assert.deepEqual(told({ ...batch, bfloat16: { enabled: true, hysteresis: 2 } }), ['fp16-key-in-bf16 error load']);
  });

  it('are removed together', () => {
    const config = { ...batch, bf16: { enabled: true, ...scaling, auto_cast: false } };
    assert.deepEqual(fixedBy('fp16-key-in-bf16', config), {
      'Remove these 6 keys': { ...batch, bf16: { enabled: true } },
    });
  });

  it('can be renamed if bf16 has a key of its own', () => {
    const config = { ...batch, bf16: { enabled: true, fp16_master_weights_and_grads: false } };
    assert.deepEqual(fixedBy('fp16-key-in-bf16', config), {
      'Remove "fp16_master_weights_and_grads"': { ...batch, bf16: { enabled: true } },
      'Rename to "bf16_master_weights_and_grads"': {
        ...batch,
        bf16: { enabled: true, bf16_master_weights_and_grads: false },
      },
    });
  });
});

describe('a section inside another one', () => {
  for (const [outer, inner] of [
    ['fp16', 'bf16'],
    ['bf16', 'fp16'],
    ['wandb', 'tensorboard'],
    ['flops_profiler', 'tensorboard'],
  ] as const) {
    it(`is one misplaced key: ${inner} in ${outer}`, () => {
      const config = { ...batch, [outer]: { enabled: true, [inner]: { enabled: false } } };
      assert.deepEqual(
        findingsIn(config)
          .filter(({ severity }) => severity === 'error' || severity === 'warning')
          .map(({ code }) => code),
        ['misplaced-key'],
      );
    });
  }

  it('is moved out of its sibling', () => {
    const offload = { device: 'cpu' };
    const config = {
      ...batch,
      zero_optimization: { stage: 3, offload_optimizer: { ...offload, offload_param: offload } },
    };
    assert.deepEqual(Object.values(fixedBy('misplaced-key', config))[0], {
      ...batch,
      zero_optimization: { stage: 3, offload_optimizer: offload, offload_param: offload },
    });
  });
});

describe('keys that are nested one level too deep', () => {
  it('are one mistake, together with the keys that are missing because of it', () => {
    const inner = { stage: 3, reduce_bucket_size: 'auto', stage3_prefetch_bucket_size: 'auto' };
    const config = { train_batch_size: 'auto', zero_optimization: { zero_optimization: inner } };
    assert.deepEqual(told(config, trainer), ['section-too-deep error load']);
    assert.deepEqual(Object.values(fixedBy('section-too-deep', config, trainer))[0], {
      train_batch_size: 'auto',
      zero_optimization: inner,
    });
  });

  it('may be a whole config', () => {
    const config = { deepspeed: { ...batch, zero_optimization: { stage: 2 }, note: 'mine' } };
    assert.deepEqual(told(config), ['section-too-deep error load']);
    assert.deepEqual(Object.values(fixedBy('section-too-deep', config))[0], {
      deepspeed: { note: 'mine' },
      ...batch,
      zero_optimization: { stage: 2 },
    });
  });
});

describe('a misspelling and its consequences', () => {
  it('are one finding at the key, with the severity of the consequences', () => {
    assert.deepEqual(told({ train_batch_sise: 8 }), ['unknown-key error load']);
    assert.deepEqual(told({ ...batch, curriculum_learning: { enbled: true } }), ['unknown-key error load']);
    assert.deepEqual(told({ ...batch, zero_optimization: { stge: 3, offload_param: { device: 'cpu' } } }), [
      'unknown-key error load',
    ]);
  });

  it('hide no finding that remains when the key is right', () => {
    assert.deepEqual(told({ train_batch_sise: 8, steps_per_print: 'x' }), [
      'unknown-key error load',
      'wrong-type error step',
    ]);
    assert.deepEqual(told({ ...batch, zero_optimization: { stge: 1, offload_param: { device: 'cpu' } } }), [
      'unknown-key error load',
      'no-effect-at-stage warning never',
    ]);
  });

  it('leave alone a missing key that is reported elsewhere when the key is right', () => {
    assert.deepEqual(told({ gradient_accumulation: 2 }), [
      'batch-size-missing error load',
      'unknown-key warning never',
    ]);
  });

  it('are recognized for keys of another place, too', () => {
    assert.deepEqual(told({ ...batch, stage: 3, zero_optimization: { offload_param: { device: 'cpu' } } }), [
      'misplaced-key warning never',
    ]);
  });
});

describe('an "auto" argument that its class does not accept', () => {
  it('is reported, also if the loader fills it in', () => {
    const scheduler = { type: 'WarmupLR', params: { total_num_steps: 'auto' } };
    assert.deepEqual(told({ train_batch_size: 'auto', zero_optimization: { stage: 2 }, scheduler }, trainer), [
      'unknown-key error initialize',
    ]);
  });
});

describe('missing keys', () => {
  it('of one place are named together', () => {
    const [finding] = findingsIn({ ...batch, zero_optimization: {}, curriculum_learning: { enabled: true } }).filter(
      ({ code }) => code === 'incomplete-curriculum',
    );
    assert.match(
      finding?.message ?? '',
      /no "min_difficulty".*"max_difficulty", "schedule_type" and "curriculum_type" are/,
    );
  });

  it('of one place are added together', () => {
    assert.deepEqual(fixedBy('elasticity-missing-key', { elasticity: { enabled: true } }), {
      'Add "max_train_batch_size": 2000, add "micro_batch_sizes": [2, 4, 6]': {
        elasticity: { enabled: true, max_train_batch_size: 2000, micro_batch_sizes: [2, 4, 6] },
      },
    });
  });
});

describe('a section that is on whatever its value', () => {
  it('is reported once', () => {
    for (const section of ['comms_logger', 'datastates_ckpt']) {
      const found = findingsIn({ ...batch, [section]: { enabled: false } });
      assert.deepEqual(
        found.map(({ code }) => code),
        ['enabled-not-read'],
      );
    }
  });
});

describe('placeholders in quotes', () => {
  it('are reported as a template, once', () => {
    for (const text of ['${BS}', '{{ bs }}', '<bs>', '__BS__', '???', 'BATCH_SIZE', 'TODO']) {
      assert.deepEqual(told({ train_batch_size: text, zero_optimization: { stage: text } }), [
        'template-placeholder error load',
      ]);
    }
  });

  it('are not reported if any string is valid, or if one is a value', () => {
    const paths = { tensorboard: { enabled: true, output_path: '${HOME}/logs' }, communication_data_type: 'FP16' };
    assert.deepEqual(told({ ...batch, ...paths }), []);
  });

  it('are not reported if they are a value in another case', () => {
    assert.deepEqual(told({ ...batch, zero_optimization: { stage: 'AUTO' } }), ['wrong-type error load']);
  });
});

describe('a template with statements', () => {
  it('has no findings about keys that exclude each other', () => {
    const text =
      '{\n{% if bf16 %}\n"bf16": { "enabled": true },\n{% else %}\n"fp16": { "enabled": true },\n{% endif %}\n"train_batch_size": 8\n}';
    assert.deepEqual(told(text), ['template-placeholder error load']);
    assert.deepEqual(told(text, trainer), ['template-placeholder error load']);
  });
});

describe('a source that cannot be parsed', () => {
  const lines = [
    '{',
    '  "train_batch_size": 8,',
    '  "fp16": {',
    '    "enabled": true,',
    '    "loss_scale": 0',
    '  },',
    '  "zero_optimization": {',
    '    "stage": 2,',
    '    "offload_optimizer": { "device": "cpu" }',
    '  }',
    '}',
  ];

  function changed(line: number, text: string): string {
    return lines.map((each, i) => (i === line ? text : each)).join('\n');
  }

  const broken: readonly (readonly [string, string])[] = [
    ['a quote too few', changed(3, '    "enabled: true,')],
    ['a quote too many', changed(3, '    ""enabled": true,')],
    ['no colon', changed(3, '    "enabled" true,')],
    ['an equals sign', changed(3, '    "enabled" = true,')],
    ['a brace too few', changed(5, '  ,')],
    ['a brace too many', changed(5, '  }},')],
    ['no opening brace', changed(2, '  "fp16":')],
    ['a line that is gone', changed(2, '')],
    ['a text that is cut off', lines.slice(0, 5).join('\n')],
    ['a string that is not closed', changed(8, '    "offload_optimizer": { "device": "cpu }')],
  ];
  for (const [what, text] of broken) {
    it(`has one mistake: ${what}`, () => {
      for (const loader of ['deepspeed', 'transformers'] as const) {
        assert.deepEqual(told(text, { loader }), ['syntax-error error load'], text);
        assert.deepEqual(told(text, { loader, syntax: false }), [], text);
      }
    });
  }

  it('has findings that do not depend on the mistake', () => {
    const text = changed(4, '    "loss_scale": 0 "hysteresis": 2').replace('"stage": 2', '"stage": 7');
    assert.deepEqual(told(text, trainer), ['syntax-error error load', 'invalid-value error load']);
  });

  it('keeps its findings while a key is typed', () => {
    const text = changed(4, '    "loss"').replace('"train_batch_size": 8', '"train_batch_size": 8, "dump_stat": true');
    const found = findingsIn(text, { loader: 'transformers' }).map(({ code }) => code);
    assert.ok(found.includes('unknown-key'), found.join());
  });
});

describe('a key without quotes', () => {
  it('is one key to Hjson if it has only its closing quote', () => {
    const text = '{\n  train_batch_size": 8\n}';
    assert.deepEqual(told(text), ['unknown-key error load']);
    assert.deepEqual(told(text, trainer), ['syntax-error error load']);
  });
});
