import { type CatalogNode, variantChildren } from '../catalog/catalog.js';
import type { Parameter } from '../catalog/parameter.js';
import { isAtLeast } from '../catalog/version.js';
import type { FailsAt, RuleContext, Severity } from './rule.js';
import { settled } from './settled.js';

/** What a run does about a mistake: when it fails, how bad that is, and a sentence that says so. */
export interface Effect {
  readonly text: string;
  readonly severity: Severity;
  readonly failsAt: FailsAt;
}

/** The severity of a mistake that fails at some time: an error is a run that fails. */
export function severityOf(failsAt: FailsAt): Severity {
  return failsAt === 'never' ? 'warning' : 'error';
}

function effect(failsAt: FailsAt, text: string): Effect {
  return { failsAt, severity: severityOf(failsAt), text };
}

const refusedKey = effect('load', 'DeepSpeed stops while it reads the file ("Extra inputs are not permitted").');
const ignoredKey = effect('never', 'DeepSpeed ignores it without a word.');

const refusedValue: { readonly [failsAt in FailsAt]: Effect } = {
  load: effect('load', 'DeepSpeed refuses it while it reads the file.'),
  initialize: effect('initialize', 'DeepSpeed fails on it when the engine is built.'),
  step: effect('step', 'DeepSpeed fails on it in the first training step.'),
  never: effect('never', 'DeepSpeed does not check it: what uses it fails or misbehaves.'),
};

/** What happens to an argument that the optimizer or scheduler of this `type` does not have. */
function unknownArgumentEffect(what: string, type: string, known: ReadonlyMap<string, CatalogNode>): Effect {
  if (type.toLowerCase() === 'muon') {
    return ignoredKey;
  }
  const own = [...known.values()].some(node => node.parameter?.externalApi === undefined);
  return own
    ? effect('initialize', `The ${what} ${type} refuses it with a TypeError when the engine is built.`)
    : effect('initialize', `${type} of the versions known here does not take it and raises a TypeError.`);
}

/** What DeepSpeed does about a key it does not know in a section; `type` is the sibling `type` of a `params` object. */
export function unknownKeyEffect(section: CatalogNode, type: string | undefined): Effect {
  if (section.strict) {
    return refusedKey;
  }
  const known = type === undefined ? undefined : variantChildren(section, type);
  if (type !== undefined && known !== undefined) {
    return unknownArgumentEffect(section.path.startsWith('optimizer') ? 'optimizer' : 'scheduler', type, known);
  }
  return ignoredKey;
}

/** What DeepSpeed does about a value that a parameter does not take. Sections that are switched off are not looked at. */
export function refusedValueEffect(parameter: Parameter, context: RuleContext): Effect {
  if (parameter.check === 'strict') {
    return refusedValue.load;
  }
  const { appliesTo, failsAt = 'never' } = parameter;
  const switchedBy = failsAt === 'load' ? undefined : appliesTo?.enabled;
  return refusedValue[switchedBy === undefined || settled(context, switchedBy) === true ? failsAt : 'never'];
}

/** What DeepSpeed does about a number outside a parameter's limits. */
export function brokenLimitEffect(parameter: Parameter, context: RuleContext): Effect {
  const { limitedSince } = parameter;
  const unchecked = limitedSince !== undefined && !isAtLeast(context.assumptions.version, limitedSince);
  return unchecked ? refusedValue.never : refusedValueEffect(parameter, context);
}
