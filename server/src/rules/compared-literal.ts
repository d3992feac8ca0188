import { setValue } from '../checking/fixes.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import { shownNode } from '../checking/wording.js';
import type { PropertyNode, ValueNode } from '../document/syntax-tree.js';
import { type ComparedLiteral, comparedLiterals } from '../semantics/compared.js';
import type { ConfigContext } from '../semantics/config-context.js';

export const comparedLiteral: Rule = {
  code: 'compared-literal',
  severity: 'hint',
  failsAt: 'never',
  summary: 'A value that Trainer compares with one of its arguments.',
  why: 'Trainer fills in 13 keys from its own arguments if the file says "auto". Any other value has to equal the argument: Trainer lists the differences and stops when training begins. In files for Trainer "auto" keeps each number in one place.',
  bad: '{ "train_batch_size": "auto", "gradient_clipping": 0.5, "zero_optimization": { "stage": 2 } }',
  good: '{ "train_batch_size": "auto", "gradient_clipping": "auto", "zero_optimization": { "stage": 2 } }',
  noFix: 'The value may equal the argument. "auto" is offered for this key and for all such keys.',
  loaders: ['transformers'],
  source:
    'transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.fill_match, transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.trainer_config_finalize, transformers#29348',
  about: 'every file',
  checkConfig(context) {
    const compared = comparedLiterals(context).filter(({ value, never }) => never === undefined && isPlain(value));
    return compared.map(literal =>
      finding(literal, context, () => [
        setValue(literal.property, 'auto', 'Write "auto"'),
        ...(compared.length > 1 ? [allAuto(compared.map(({ property }) => property))] : []),
      ]),
    );
  },
};

/** Other rules cover strings and lists that contain strings. */
function isPlain(value: ValueNode): boolean {
  return (
    value.kind === 'number' ||
    value.kind === 'boolean' ||
    (value.kind === 'array' && value.items.every(({ kind }) => kind === 'number'))
  );
}

function finding(
  { property, argument, value }: ComparedLiteral,
  { document, assumptions }: ConfigContext,
  fixes: () => readonly Fix[],
): Finding {
  const shown = shownNode(value, document.text);
  return {
    span: value,
    message: `"${property.key.name}" is fixed at ${shown}. When training begins, ${assumptions.loader.reader} compares it with ${argument} and stops if they differ. Keep them equal, or write "auto".`,
    fixes,
  };
}

function allAuto(properties: readonly PropertyNode[]): Fix {
  const title = 'Write "auto" for all values that are compared with arguments';
  return {
    title,
    risk: 'replaces them',
    apply(draft) {
      for (const property of properties) {
        setValue(property, 'auto', title).apply(draft);
      }
    },
  };
}
