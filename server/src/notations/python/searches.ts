import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../document/syntax-tree.js';
import { bindingAt, usesOfBinding } from './bindings.js';
import type { Program } from './program.js';

/** Names of dicts from which a search takes configs: it replaces each list by one of its values. */
const spaceName = /(?:tun(?:e|ing)|search|param(?:eter)?|hp|hyper\w*)_?space|param_?grid|sweep/i;

/** Calls that take values from lists, of Ray Tune, Hyperopt, scikit-learn, Optuna, Weights & Biases and itertools. */
const search =
  /^(?:\w+\.)*(?:hp|tune)\.\w+$|^(?:\w+\.)*(?:ParameterGrid|ParameterSampler|GridSampler|GridSearchCV|RandomizedSearchCV|Tuner|hyperparameter_search|fmin)$|^wandb\.sweep$|^(?:itertools\.)?product$/;

function isSearch(text: string, { name, firstChild }: SyntaxNode): boolean {
  const isCall = name === 'CallExpression' && firstChild !== null && firstChild.to - firstChild.from < 100;
  return isCall && search.test(text.slice(firstChild.from, firstChild.to).replace(/\s+/g, ''));
}

/** Whether an expression is somewhere in the arguments of a search. */
function isGiven(text: string, node: SyntaxNode): boolean {
  for (let outer = node.parent; outer !== null && !/Statement$|^Body$/.test(outer.name); outer = outer.parent) {
    if (isSearch(text, outer)) {
      return true;
    }
  }
  return false;
}

/**
 * Whether lists in a dict may be values to choose from: it is named as a search space, a search gets it, or it has values
 * that one chooses. `target` is the name that the dict is assigned to.
 */
export function isSearchSpace(program: Program, { offset, end }: Span, target: string): boolean {
  const { text, tree } = program;
  const own = tree.resolveInner(offset, 1);
  if (spaceName.test(target) || isGiven(text, own)) {
    return true;
  }
  let hasChoices = false;
  tree.iterate({
    from: offset,
    to: end,
    enter: ({ node }) => {
      hasChoices ||= node.from >= offset && node.to <= end && isSearch(text, node);
      return !hasChoices;
    },
  });
  const binding = /^\w+$/.test(target) ? bindingAt(program, target, offset) : undefined;
  return (
    hasChoices || (binding !== undefined && usesOfBinding(program, target, binding).some(use => isGiven(text, use)))
  );
}
