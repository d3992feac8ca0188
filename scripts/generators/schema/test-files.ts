import { loaders } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';
import { templates } from '../../../server/src/templates/templates.js';
import { isCurrent, isFor, newConfig } from '../../../server/src/templating/form.js';
import type { GeneratedFile } from '../generated-file.js';
import { print } from './print.js';

/** Rules that a schema can express; the others compare keys, or depend on the loader. */
const expressible: readonly string[] = [
  'alias-conflict',
  'dynamic-batching-without-tokens',
  'fp16-key-in-bf16',
  'invalid-value',
  'misplaced-key',
  'null-value',
  'out-of-range',
  'refused-key',
  'removed-key',
  'section-too-deep',
  'unknown-key',
  'unsettable-key',
  'wrong-type',
];

function file(folder: string, name: string, config: Parameters<typeof print>[0]): GeneratedFile {
  return { file: `schema/${folder}/${name}.json`, text: `${print(config)}\n` };
}

/**
 * schema/test and schema/negative-test, as SchemaStore requires: templates, which are valid, and examples of rules,
 * which are not.
 */
export function schemaTestFiles(): readonly GeneratedFile[] {
  const whole = templates.filter(template => template.start !== undefined && isCurrent(template));
  const good = whole.flatMap(template => [
    file('test', template.name, newConfig(template, loaders.deepspeed)),
    ...(isFor(template, loaders.transformers)
      ? [file('test', `${template.name}-auto`, newConfig(template, loaders.transformers))]
      : []),
  ]);
  const bad = rules
    .filter(({ code }) => expressible.includes(code))
    .map(rule => file('negative-test', rule.code, JSON.parse(rule.bad)));
  return [...good, ...bad];
}
