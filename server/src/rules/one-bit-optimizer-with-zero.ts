import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { shownNode } from '../checking/wording.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';
import { lookedUpName, optimizerOf } from '../semantics/optimizer.js';
import { stageOf } from '../semantics/stage.js';

const names: ReadonlySet<string> = new Set(['onebitadam', 'zerooneadam', 'onebitlamb']);

export const oneBitOptimizerWithZero: Rule = {
  code: 'one-bit-optimizer-with-zero',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A 1-bit optimizer together with ZeRO.',
  why: 'OneBitAdam, ZeroOneAdam and OneBitLamb communicate the gradients themselves, which ZeRO does in every stage.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 1 }, "optimizer": { "type": "OneBitAdam", "params": { "lr": 1e-4 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 0 }, "optimizer": { "type": "OneBitAdam", "params": { "lr": 1e-4 } } }',
  assuming: { version: '0.19.6' },
  versions: ['0.4.1', '0.19.6'],
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._configure_basic_optimizer@v0.19.6',
  about: [valued('optimizer.type', name => names.has(lookedUpName(String(name))))],
  checkConfig(context) {
    const { document } = context;
    const optimizer = optimizerOf(document);
    const stage = stageOf(context);
    if (optimizer?.type.value === undefined || !names.has(optimizer.name) || stage === undefined || stage === 0) {
      return undefined;
    }
    const section = propertyOf(document.root, 'zero_optimization');
    const stageProperty = propertyOf(valueAt(document.root, 'zero_optimization'), 'stage');
    const place = stageProperty ?? section;
    return [
      {
        span: optimizer.type.value,
        message: `${shownNode(optimizer.type.value, document.text)} does not work with ZeRO, and this file sets stage ${stage}. DeepSpeed stops when the engine is built ("is not compatible with ZeRO"). Set "zero_optimization.stage" to 0, or write "AdamW".`,
        ...(place === undefined ? {} : { related: [{ span: place, message: `"${place.key.name}" turns ZeRO on.` }] }),
        fixes: () => (section?.value?.kind === 'object' ? [setKey('zero_optimization.stage', 0, true)] : []),
      },
    ];
  },
};
