import { isAtLeast } from '../catalog/version.js';
import { removeKey } from '../checking/fixes.js';
import type { FailsAt, Rule, Severity } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { offloadDevice } from '../semantics/offload.js';
import { optimizerOf } from '../semantics/optimizer.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

/** Two settings that some releases refuse together. */
interface Limit {
  /** The key that the finding points at. The fix removes it. */
  readonly path: string;
  /** The first release with the limit, and the first release after it without the limit. */
  readonly from: string;
  readonly before: string;
  /** Whether a value at the path can be one of the two settings. Any can if absent. */
  readonly may?: Parameters<typeof valued>[1];
  /** Whether the file has both settings. */
  readonly isCrossed: (context: ConfigContext) => boolean;
  /** Follows the quoted name of the key in the message. */
  readonly text: string;
  readonly quoted: string;
  /** Follows "DeepSpeed stops " in the message. */
  readonly when: string;
  readonly failsAt: FailsAt;
  /** A warning if the run fails only in scripts that make a certain call. */
  readonly severity: Severity;
}

const built = { when: 'when the engine is built', failsAt: 'initialize', severity: 'error' } as const;
const called = { failsAt: 'step', severity: 'warning' } as const;

function isAbove1(context: ConfigContext, path: string): boolean {
  const value = settled(context, path);
  return typeof value === 'number' && value > 1;
}

function isOn(context: ConfigContext, path: string): boolean {
  return settled(context, path) === true;
}

function isOffloaded(context: ConfigContext, section: 'offload_optimizer' | 'offload_param', to: RegExp): boolean {
  return to.test(offloadDevice(context, section) ?? 'none');
}

/** The rule's `source` names the functions that check these limits, in the same order. */
const limits: readonly Limit[] = [
  {
    path: 'tensor_parallel.autotp_size',
    from: '0.16.4',
    before: '0.19.4',
    isCrossed: context => isAbove1(context, 'tensor_parallel.autotp_size') && stageOf(context) === 3,
    text: 'is above 1 in ZeRO stage 3',
    quoted: "the compatibility between 'autotp' and 'zero_stage = 3' has not been validated",
    ...built,
  },
  {
    path: 'tensor_parallel.autotp_size',
    from: '0.19.2',
    before: '0.19.3',
    isCrossed: context => isAbove1(context, 'tensor_parallel.autotp_size') && isOn(context, 'expert_parallel.enabled'),
    text: 'is above 1 with expert parallelism on',
    quoted: 'AutoEP does not currently support AutoTP',
    ...built,
  },
  {
    path: 'optimizer.type',
    from: '0.17.6',
    before: '0.18.9',
    may: name => /muon/i.test(String(name)),
    isCrossed: context => optimizerOf(context.document)?.name === 'muon' && stageOf(context) === 3,
    text: 'is Muon in ZeRO stage 3',
    quoted: 'Muon optimizer is not yet compatible with ZeRO Stage 3',
    ...built,
  },
  {
    path: 'managed_gradient_accumulation',
    from: '0.19.4',
    before: '0.19.5',
    isCrossed: context =>
      settled(context, 'managed_gradient_accumulation') === false &&
      (isOffloaded(context, 'offload_optimizer', /cpu|nvme/) || isOffloaded(context, 'offload_param', /cpu|nvme/)),
    text: 'is false with ZeRO offload on',
    quoted: 'managed_gradient_accumulation=False is not supported with ZeRO',
    ...built,
  },
  {
    path: 'zero_optimization.offload_optimizer.device',
    from: '0.3.15',
    before: '0.13.0',
    may: device => device !== 'cpu' && device !== 'none',
    isCrossed: context => stageOf(context) === 3 && isOffloaded(context, 'offload_optimizer', /nvme/),
    text: 'is nvme in ZeRO stage 3',
    quoted: 'ZeRO-3 does not yet support checkpointing with NVMe offloading',
    when: 'when a checkpoint is saved or loaded',
    ...called,
  },
  {
    path: 'compile.deepcompile',
    from: '0.16.6',
    before: '0.17.1',
    isCrossed: context => isOn(context, 'compile.deepcompile') && stageOf(context) === 2,
    text: 'is on in ZeRO stage 2',
    quoted: 'Currently DeepCompile supports stage 1 or 3 only',
    when: 'when the script calls "engine.compile()"',
    ...called,
  },
];

export const liftedLimit: Rule = {
  code: 'lifted-limit',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Two settings that this release refuses together and a newer one accepts.',
  why: 'Examples and advice are mostly about the newest release. Older releases refused some features together that it accepts: tensor parallelism in stage 3, Muon in stage 3, checkpoints with NVMe offload.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3 }, "tensor_parallel": { "autotp_size": 2 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3 }, "tensor_parallel": { } }',
  assuming: { version: '0.18.8' },
  source:
    'deepspeed/runtime/engine.py:DeepSpeedEngine._configure_tensor_parallel_states@v0.18.8, deepspeed/module_inject/auto_ep_config.py:validate_autoep_config@v0.19.2, deepspeed/runtime/engine.py:DeepSpeedEngine._configure_basic_optimizer@v0.18.8, deepspeed/runtime/engine.py:DeepSpeedEngine._do_sanity_check@v0.19.4, deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3.state_dict@v0.12.6, deepspeed/runtime/engine.py:DeepSpeedEngine.compile@v0.16.9',
  about: limits.map(({ path, may = () => true }) => valued(path, may)),
  *checkConfig(context) {
    const { version } = context.assumptions;
    for (const { path, from, before, isCrossed, text, quoted, when, failsAt, severity } of limits) {
      const property = propertyAt(context.document, path);
      if (property === undefined || !isAtLeast(version, from) || isAtLeast(version, before) || !isCrossed(context)) {
        continue;
      }
      yield {
        span: property,
        message: `"${property.key.name}" ${text}. DeepSpeed ${version} stops ${when} ("${quoted}"). Change one of the two, or use DeepSpeed ${before} or newer.`,
        severity,
        failsAt,
        fixes: () => [removeKey(property, path !== 'optimizer.type')],
      };
    }
  },
};
