import { isOpen } from '../catalog/catalog.js';
import { otherNameOf } from '../catalog/other-names.js';
import { isThereIn, newerSince, placeElsewhere } from '../catalog/similar.js';
import { unknownKeyEffect } from '../checking/effect.js';
import { canMove, moveKey, removeKey } from '../checking/fixes.js';
import { isReportedElsewhere } from '../checking/meant-key.js';
import type { Rule } from '../checking/rule.js';
import { stopAtAuto } from '../checking/unfilled.js';
import { placeName, sectionName } from '../checking/wording.js';
import { draftOf } from '../document/draft.js';
import { valueAt } from '../document/syntax-tree.js';
import { turnedOnBy } from '../semantics/switches.js';

export const misplacedKey: Rule = {
  code: 'misplaced-key',
  severity: 'error',
  failsAt: 'load',
  judges: 'section',
  summary: 'A key that DeepSpeed knows, in the wrong section.',
  why: '`aio` inside `zero_optimization` stops the run; `offload_optimizer` at the top level is ignored silently and nothing is offloaded (DeepSpeed#1935, #2721).',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "aio": { "queue_depth": 8 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3 }, "aio": { "queue_depth": 8 } }',
  source: 'deepspeed/runtime/config_utils.py:DeepSpeedConfigModel.model_config, DeepSpeed#1935, DeepSpeed#2721',
  concerns: node => node === undefined,
  checkProperty(bound, context) {
    const { document, assumptions } = context;
    const { property, node, section, type } = bound;
    const name = property.key.name;
    const place =
      node === undefined && !isOpen(section, type) ? placeElsewhere(name, section, property.value) : undefined;
    if (
      place?.parent === undefined ||
      isReportedElsewhere(bound, context) ||
      otherNameOf(bound, assumptions) !== undefined
    ) {
      return undefined;
    }
    const home = place.parent;
    const { version } = assumptions;
    const { text, severity, failsAt } = stopAtAuto(property, context) ?? unknownKeyEffect(bound);
    const since = newerSince(place, version);
    const path = home.path === '' ? [] : home.path.split('.');
    const turnedOn = turnedOnBy(document, path);
    return [
      {
        span: property.key,
        message: `"${name}" is not a key of ${sectionName(section)}. ${text} It belongs ${placeName(home)}${since === undefined ? '' : `, from DeepSpeed ${since} on`}.${turnedOn === undefined ? '' : ` "${turnedOn}" turns on as soon as the file has it: move the key to turn it on, otherwise remove the key.`}`,
        severity,
        failsAt,
        ...(turnedOn === undefined ? { means: [place.path] } : {}),
        fixes: () => {
          // DeepSpeed reads the arguments only if there is a `type` next to them.
          const lacksType = path.at(-1) === 'params' && valueAt(document.root, ...path.slice(0, -1)) === undefined;
          const movable = !lacksType && isThereIn(place, version) && canMove(draftOf(document), path, name);
          const isMeant = movable && turnedOn === undefined;
          const remove = removeKey(property, !isMeant);
          const move = { ...moveKey(property, path), preferred: isMeant };
          return movable ? [move, { ...remove, otherwise: isMeant }] : [remove];
        },
      },
    ];
  },
};
