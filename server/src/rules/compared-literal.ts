import { setValue } from '../checking/fixes.js';
import type { Finding, Fix, Rule, RuleContext } from '../checking/rule.js';
import { shownNode } from '../checking/wording.js';
import { type PropertyNode, propertyOf, type ValueNode, valueAt } from '../document/syntax-tree.js';
import { transformers } from '../loaders/transformers.js';

export const comparedLiteral: Rule = {
  code: 'compared-literal',
  severity: 'hint',
  failsAt: 'never',
  summary: 'A value that Trainer compares with one of its arguments.',
  why: 'Trainer takes 13 keys from its own arguments where the file says "auto". Where the file says something else, it has to be the same as the argument: Trainer lists what differs and stops when training begins. In files for Trainer "auto" keeps each number in one place.',
  bad: '{ "train_batch_size": "auto", "gradient_clipping": 0.5, "zero_optimization": { "stage": 2 } }',
  good: '{ "train_batch_size": "auto", "gradient_clipping": "auto", "zero_optimization": { "stage": 2 } }',
  noFix: 'The value may well be the same as the argument; "auto" is offered, for this key and for all of them.',
  loaders: ['transformers'],
  source: 'transformers/integrations/deepspeed.py:110 (fill_match) and 257, transformers issue #29348',
  about: 'every file',
  *checkConfig(context) {
    const compared = comparedProperties(context);
    for (const [argument, property, value] of compared) {
      yield finding(argument, property, value, context, () => [
        setValue(property, 'auto', 'Write "auto"'),
        ...(compared.length > 1 ? [allAuto(compared.map(([, other]) => other))] : []),
      ]);
    }
  },
};

type Compared = readonly [argument: string, property: PropertyNode, value: ValueNode];

/** Texts and lists with texts in them never equal an argument, which other rules say. */
function canBeEqual(value: ValueNode): boolean {
  return (
    value.kind === 'number' ||
    value.kind === 'boolean' ||
    (value.kind === 'array' && value.items.every(({ kind }) => kind === 'number'))
  );
}

/** Paths of the keys that Trainer compares, and with what. */
const comparedKeys = Object.entries(transformers.fills).flatMap(([path, { comparedWith }]) =>
  comparedWith === undefined ? [] : [{ names: path.split('.'), argument: comparedWith }],
);

/** The keys of this file that Trainer compares: null counts as absent, "auto" and placeholders are filled. */
function comparedProperties({ document }: RuleContext): readonly Compared[] {
  const found: Compared[] = [];
  for (const { names, argument } of comparedKeys) {
    const section = names.length === 1 ? document.root : valueAt(document.root, ...names.slice(0, -1));
    const property = propertyOf(section, names[names.length - 1] ?? '');
    if (property?.value !== undefined && canBeEqual(property.value)) {
      found.push([argument, property, property.value]);
    }
  }
  return found;
}

function finding(
  argument: string,
  property: PropertyNode,
  value: ValueNode,
  { document, assumptions }: RuleContext,
  fixes: () => readonly Fix[],
): Finding {
  const shown = shownNode(value, document.text);
  return {
    span: value,
    message: `"${property.key.name}" is ${shown} whatever the arguments say. ${assumptions.loader.reader} compares it with ${argument} and stops when they differ. Keep them equal, or write "auto".`,
    severity: 'hint',
    failsAt: 'never',
    fixes,
  };
}

function allAuto(properties: readonly PropertyNode[]): Fix {
  const title = 'Write "auto" for all values that are compared with arguments';
  return {
    title,
    apply(draft) {
      for (const property of properties) {
        setValue(property, 'auto', title).apply(draft);
      }
    },
  };
}
