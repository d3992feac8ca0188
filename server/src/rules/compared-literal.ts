import { setValue } from '../checking/fixes.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import { shownNode } from '../checking/wording.js';
import type { PropertyNode, ValueNode } from '../document/syntax-tree.js';
import { type ComparedLiteral, comparedLiterals, neverEqualTo } from '../semantics/compared.js';
import type { ConfigContext } from '../semantics/config-context.js';

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
  source:
    'transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.fill_match, transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.trainer_config_finalize, transformers#29348',
  about: 'every file',
  *checkConfig(context) {
    const compared = comparedLiterals(context).filter(
      literal => isPlain(literal.value) && canBeEqual(literal, context),
    );
    for (const literal of compared) {
      yield finding(literal, context, () => [
        setValue(literal.property, 'auto', 'Write "auto"'),
        ...(compared.length > 1 ? [allAuto(compared.map(({ property }) => property))] : []),
      ]);
    }
  },
};

/** Texts and lists with texts in them are what other rules are about. */
function isPlain(value: ValueNode): boolean {
  return (
    value.kind === 'number' ||
    value.kind === 'boolean' ||
    (value.kind === 'array' && value.items.every(({ kind }) => kind === 'number'))
  );
}

function canBeEqual({ path, value }: ComparedLiteral, context: ConfigContext): boolean {
  return neverEqualTo(path, value, context) === undefined;
}

function finding(
  { property, argument, value }: ComparedLiteral,
  { document, assumptions }: ConfigContext,
  fixes: () => readonly Fix[],
): Finding {
  const shown = shownNode(value, document.text);
  return {
    span: value,
    message: `"${property.key.name}" is ${shown} whatever the arguments say. ${assumptions.loader.reader} compares it with ${argument} and stops when they differ. Keep them equal, or write "auto".`,
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
