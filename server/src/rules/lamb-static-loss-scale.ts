import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { shownNode } from '../checking/wording.js';
import { optimizerOf } from '../semantics/optimizer.js';
import { propertyAt, settled } from '../semantics/settled.js';

export const lambStaticLossScale: Rule = {
  code: 'lamb-static-loss-scale',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Lamb or OneBitLamb with a fixed loss scale.',
  why: 'Both support dynamic loss scaling only. DeepSpeed checks "fp16.loss_scale" even when fp16 is off.',
  bad: '{ "train_batch_size": 8, "fp16": { "enabled": true, "loss_scale": 128 }, "optimizer": { "type": "Lamb", "params": { "lr": 1e-3 } } }',
  good: '{ "train_batch_size": 8, "fp16": { "enabled": true, "loss_scale": 0 }, "optimizer": { "type": "Lamb", "params": { "lr": 1e-3 } } }',
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._do_sanity_check',
  about: [valued('optimizer.type', name => /lamb/i.test(String(name)))],
  checkConfig(context) {
    const optimizer = optimizerOf(context.document);
    if (optimizer?.type.value === undefined || !/^(onebit)?lamb$/.test(optimizer.name)) {
      return undefined;
    }
    const scale = settled(context, 'fp16.loss_scale');
    const property = propertyAt(context.document, 'fp16.loss_scale');
    if (typeof scale !== 'number' || scale === 0 || property?.value === undefined) {
      return undefined;
    }
    return [
      {
        span: property.value,
        message: `"loss_scale" is ${shownNode(property.value, context.document.text)}, a fixed scale, which ${shownNode(optimizer.type.value, context.document.text)} does not support. DeepSpeed stops when the engine is built ("optimizer requires dynamic loss scaling"). Write 0, which makes the scale dynamic.`,
        related: [{ span: optimizer.type.value, message: 'This optimizer needs dynamic loss scaling.' }],
        fixes: () => [setKey('fp16.loss_scale', 0, true)],
      },
    ];
  },
};
