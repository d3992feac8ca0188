import type { BoundProperty } from '../catalog/binding.js';
import { lookUp } from '../catalog/catalog.js';
import type { NameList, OtherName } from '../catalog/name-list.js';
import { otherNameOf } from '../catalog/other-names.js';
import { typesOf } from '../catalog/parameter.js';
import { type CarryOver, carryFixes, carryOver } from '../checking/carry-over.js';
import { unknownKeyEffect } from '../checking/effect.js';
import { isReportedElsewhere } from '../checking/meant-key.js';
import type { Rule } from '../checking/rule.js';
import { oneOf, sectionName, typeName } from '../checking/wording.js';
import { renderInline } from '../document/render.js';
import type { ConfigContext } from '../semantics/config-context.js';

export const otherName: Rule = {
  code: 'other-name',
  severity: 'error',
  failsAt: 'load',
  judges: 'section',
  summary: 'A key under the name that another program uses for it.',
  why: 'Accelerate, Lightning, Megatron and GPT-NeoX use other names for the same settings: `zero_stage`, `gradient_clip_val`, `micro_batch_size`. DeepSpeed knows none of them: strict sections refuse the file; elsewhere DeepSpeed ignores the key silently and uses the default.',
  bad: '{ "train_batch_size": 8, "zero_stage": 3, "clip_grad": 1.0 }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3 }, "gradient_clipping": 1.0 }',
  source: 'server/src/catalog/names, deepspeed/runtime/config_utils.py:DeepSpeedConfigModel.model_config',
  concerns: node => node === undefined,
  checkProperty(bound, context) {
    const { property, section } = bound;
    const known = otherNameOf(bound, context.assumptions);
    if (known === undefined || known.list.loader !== undefined || isReportedElsewhere(bound, context)) {
      return undefined;
    }
    const { text, severity, failsAt } = unknownKeyEffect(bound);
    const carried = carryOver(property, known.entry, context);
    return [
      {
        span: property.key,
        message: `${subject(bound, known.list)} ${text} ${refusal(known.entry, context) ?? advice(known.entry, known.list, carried)}`,
        severity,
        failsAt,
        ...(carried.target === undefined ? {} : { means: [carried.target.path] }),
        ...(section.strict || carried.paths.length > 0 ? {} : { tag: 'unnecessary' as const }),
        fixes: () => carryFixes(property, carried),
      },
    ];
  },
};

/**
 * Returns the advice for a key that the loader sets itself. Returns undefined if the loader accepts the key that is
 * meant.
 */
function refusal({ paths = [] }: OtherName, { assumptions: { loader } }: ConfigContext): string | undefined {
  const path = paths.find(each => Object.hasOwn(loader.refuses ?? {}, each));
  return path && `${loader.reader} sets "${path}" itself, from ${loader.refuses?.[path]}. Remove it.`;
}

function subject({ property, section }: BoundProperty, { of }: NameList): string {
  const name = `"${property.key.name}"`;
  return of === undefined
    ? `${name} is not a key of ${sectionName(section)}.`
    : `${name} is ${of}, not a key of ${section.parent === undefined ? 'DeepSpeed' : sectionName(section)}.`;
}

function advice(entry: OtherName, { belongs }: NameList, { paths, target, isTaken }: CarryOver): string {
  const [path = ''] = paths;
  if (paths.length > 1) {
    return `Write ${oneOf(paths.map(each => `"${each}"`))}.`;
  }
  if (isTaken) {
    return `The file has "${path}" already. Remove this one.`;
  }
  if (target !== undefined) {
    return target.value === 'nothing'
      ? 'Remove it.'
      : `Write "${path}"${target.value === 'the same' ? '' : `: ${renderInline(target.value.json)}`}.`;
  }
  if (path !== '') {
    const types = typesOf(lookUp(path)?.parameter ?? { type: 'any' });
    const form = types.length === 0 || types.includes('any') ? '' : `, ${oneOf(types.map(typeName))},`;
    return `Write "${path}"${form} instead.${entry.note === undefined ? '' : ` ${entry.note}`}`;
  }
  return [
    entry.note,
    entry.note === undefined && belongs !== undefined ? `It belongs ${belongs}.` : undefined,
    'Remove it.',
  ]
    .filter(text => text !== undefined)
    .join(' ');
}
