import { setValue } from '../checking/fixes.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import { shownNode } from '../checking/wording.js';
import { renderNumber } from '../document/render.js';
import type { ValueNode } from '../document/syntax-tree.js';
import { coerce } from '../semantics/coercion.js';
import { type Compared, type ComparedLiteral, comparedLiterals } from '../semantics/compared.js';
import type { ConfigContext } from '../semantics/config-context.js';

export const unequalLiteral: Rule = {
  code: 'unequal-literal',
  severity: 'error',
  failsAt: 'load',
  summary: 'A value that cannot equal the argument that Trainer compares it with.',
  why: 'Trainer compares some keys with its own arguments and stops before it trains if one differs. No argument equals a fraction of a step, and no single learning rate equals two different ones: "lr" and "warmup_max_lr" are both compared with "learning_rate".',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "optimizer": { "type": "AdamW", "params": { "lr": 2e-4 } }, "scheduler": { "type": "WarmupLR", "params": { "warmup_max_lr": 1.5e-4 } } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "optimizer": { "type": "AdamW", "params": { "lr": "auto" } }, "scheduler": { "type": "WarmupLR", "params": { "warmup_max_lr": "auto" } } }',
  loaders: ['transformers'],
  source:
    'transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.fill_match, transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.trainer_config_finalize',
  about: 'every file',
  checkConfig(context) {
    const literals = comparedLiterals(context);
    return literals.length === 0 ? undefined : findingsIn(literals, context);
  },
};

function* findingsIn(literals: readonly ComparedLiteral[], context: ConfigContext): Generator<Finding> {
  for (const literal of literals) {
    if (literal.never !== undefined && !isSaidElsewhere(literal, context)) {
      yield impossible(literal, literal.never, context);
    }
  }
  const possible = literals.filter(({ never }) => never === undefined);
  for (const [i, literal] of possible.entries()) {
    const other = possible.slice(0, i).find(each => each.argument === literal.argument);
    if (other !== undefined && differ(other.value, literal.value)) {
      yield contradictory(other, literal, context);
    }
  }
}

/**
 * Whether another rule reports the value and its effect: a wrong type, a list of a wrong length, a string or an
 * infinite number.
 */
function isSaidElsewhere({ property, value }: ComparedLiteral, { binding }: ConfigContext): boolean {
  const parameter = binding.of(property)?.node?.parameter;
  if (parameter === undefined) {
    return false;
  }
  if (value.kind === 'array') {
    const { length, items } = parameter;
    const isPlain = items === undefined || value.items.every(isPlainNumber);
    return !isPlain || (length !== undefined && value.items.length !== length);
  }
  return !isPlainNumber(value) || !coerce(parameter, value).ok;
}

function isPlainNumber(value: ValueNode): boolean {
  return value.kind === 'boolean' || (value.kind === 'number' && Number.isFinite(value.value));
}

function differ(one: ValueNode, other: ValueNode): boolean {
  return isPlainNumber(one) && isPlainNumber(other) && numberIn(one) !== numberIn(other);
}

function numberIn(value: ValueNode): number {
  return value.kind === 'number' || value.kind === 'boolean' ? Number(value.value) : Number.NaN;
}

const raised = '"Please correct the following DeepSpeed config values"';

function impossible(
  { property, value }: ComparedLiteral,
  { argument, domain }: Compared,
  { document, assumptions }: ConfigContext,
): Finding {
  const shown = shownNode(value, document.text);
  return {
    span: value,
    message: `"${property.key.name}" is ${shown}. ${assumptions.loader.reader} compares it with ${argument}, which is ${domain}, and stops before it trains (${raised}). Write "auto", or ${domain}.`,
    fixes: () => [setValue(property, 'auto', 'Write "auto"', true)],
  };
}

function contradictory(
  one: ComparedLiteral,
  other: ComparedLiteral,
  { document, assumptions }: ConfigContext,
): Finding {
  const [first, second] = [one, other].map(({ value }) => shownNode(value, document.text));
  return {
    span: other.value,
    message: `"${one.property.key.name}" is ${first}, and "${other.property.key.name}" is ${second}. ${assumptions.loader.reader} compares both with ${other.argument}, which cannot equal both, and stops before it trains (${raised}). Write "auto" for both, or the same number.`,
    related: [{ span: one.value, message: `"${one.property.key.name}" is compared with ${one.argument}, too.` }],
    fixes: () => [
      bothAuto(one, other),
      setValue(one.property, numberIn(other.value), `Write ${renderNumber(numberIn(other.value))} for both`),
    ],
  };
}

function bothAuto(one: ComparedLiteral, other: ComparedLiteral): Fix {
  const title = `Write "auto" for both: ${other.argument} decides`;
  return {
    title,
    preferred: true,
    risk: 'replaces both',
    apply(draft) {
      for (const { property } of [one, other]) {
        setValue(property, 'auto', title).apply(draft);
      }
    },
  };
}
