import { ofObject } from '../caching/of-object.js';
import { type Binding, type BoundProperty, bind } from '../catalog/binding.js';
import type { ConfigDocument } from '../document/config-document.js';
import type { Assumptions, Settings } from '../loaders/assumptions.js';
import type { Loader } from '../loaders/loader.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { asInput } from './autotuner.js';
import { withoutConsequences } from './consequences.js';
import { dispatchOf, type Ready, type ReadyForFile } from './dispatch.js';
import { withoutDroppedTwins } from './dropped-twins.js';
import { withoutIgnored } from './ignored.js';
import type { Finding, Fix, Rule } from './rule.js';
import { oncePerMistake } from './same-mistake.js';
import { Trials } from './trials.js';
import { withoutAssumedAbsence } from './unknown-members.js';

import { type Verdict, withSeverity } from './verdict.js';
import { worded } from './worded.js';

const severe = new WeakMap<readonly Rule[], readonly Rule[]>();

/** Returns the rules that can report errors. */
function thoseWithErrors(rules: readonly Rule[]): readonly Rule[] {
  const known = severe.get(rules) ?? rules.filter(({ severity }) => severity === 'error');
  severe.set(rules, known);
  return known;
}

const hidden = ofObject((hides: Loader['hides']): ReadonlySet<string> => new Set(Object.keys(hides)));

/**
 * Whether DeepSpeed does not read a key of the file: the loader hides its section or sets the key itself.
 */
function isHidden({ property, section }: BoundProperty, { hides, replaces }: Loader): boolean {
  if (section.parent === undefined && replaces.includes(property.key.name)) {
    return true;
  }
  const outer = section.parent === undefined ? property : property.parent.parent;
  const isAtTop = outer?.kind === 'property' && outer.parent.parent === undefined;
  return isAtTop && hidden(hides).has(outer.key.name);
}

/**
 * Yields the findings of a rule when the world size was detected, not set. A run may use fewer GPUs than the machine
 * has, so an error that needs all of them becomes a warning. Only rules that check whole files use the world size.
 */
function* softened(rule: ReadyForFile, findings: Iterable<Finding>, context: ConfigContext): Generator<Finding> {
  const { worldSize, worldSizeReason, ...others } = context.assumptions;
  const without = rule.check({ ...context, assumptions: { ...others, worldSize: undefined } }) ?? [];
  const bare = [...without].map(finding => withSeverity(rule, finding));
  for (const found of findings) {
    const finding = withSeverity(rule, found);
    if (bare.some(({ message }) => message === finding.message)) {
      yield finding;
      continue;
    }
    const isCertain = bare.some(({ span, severity }) => span === finding.span && severity === finding.severity);
    yield {
      ...finding,
      severity: finding.severity === 'error' && !isCertain ? 'warning' : finding.severity,
      message: `${finding.message} The world size is assumed to be ${worldSize} because ${worldSizeReason}.`,
    };
  }
}

function compareCodes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The clock is checked after this many keys or findings. */
const stretch = 64;

/** Returns the findings of each rule, in document order, including those that repeat each other. */
function findIn(
  document: ConfigDocument,
  assumptions: Assumptions,
  rules: readonly Rule[],
  binding: Binding,
  levels: Settings['rules'],
  isSpent: () => boolean,
): readonly Verdict[] {
  const context: ConfigContext = { document, binding, assumptions };
  const dispatch = dispatchOf(rules, assumptions);
  const verdicts: Verdict[] = [];

  function collect(rule: Ready, findings: Iterable<Finding>): void {
    const { code, missing } = rule;
    for (const found of findings) {
      const finding = asInput(withSeverity(rule, found), missing, context);
      const level = Object.hasOwn(levels, code) ? levels[code] : undefined;
      if (level !== 'off') {
        verdicts.push(level === undefined ? finding : { ...finding, severity: level });
        if (verdicts.length % stretch === 0 && isSpent()) {
          return;
        }
      }
    }
  }

  const isJson = document.notation.id === 'json';
  const hasSyntax = isJson || document.region.json !== undefined;
  const asked = [...dispatch.forFile(document)];
  let looked = 0;
  for (const bound of binding.properties) {
    looked += 1;
    if (looked % stretch === 0 && isSpent()) {
      break;
    }
    if (!isJson && bound.property.colon < 0) {
      // The key is still being typed. In JSON, what is around it is judged, too.
      continue;
    }
    const { key, file } = dispatch.forKey(bound);
    for (const rule of file) {
      if (!asked.includes(rule)) {
        asked.push(rule);
      }
    }
    for (const rule of key) {
      const findings = rule.check(bound, context);
      if (findings !== undefined && !isHidden(bound, assumptions.loader)) {
        collect(rule, findings);
      }
    }
  }
  for (const rule of asked) {
    if ((!hasSyntax && rule.judges === 'text') || (!isJson && rule.judges === 'file')) {
      continue;
    }
    const findings = rule.check(context);
    if (findings !== undefined) {
      collect(rule, assumptions.isWorldSizeFound ? softened(rule, findings, context) : findings);
    }
  }
  const sorted = verdicts.sort((a, b) => a.span.offset - b.span.offset || compareCodes(a.code, b.code));
  return withoutDroppedTwins(sorted, document, rules);
}

/** Returns a finding whose fixes are tried on their first request. */
function tried(verdict: Verdict, trials: Trials): Verdict {
  const { code, span, fixes: untried } = verdict;
  if (untried === undefined) {
    return verdict;
  }
  let chosen: readonly Fix[] | undefined;
  const fixes = (): readonly Fix[] => {
    chosen ??= trials.choose(untried(), { code, span });
    return chosen;
  };
  return withSeverity(verdict, verdict, fixes, untried);
}

export interface CheckOptions {
  /** The binding of the document, if the caller has one. */
  readonly binding?: Binding;
  /** Levels of rules that differ from their own. */
  readonly levels?: Settings['rules'];
  /** Whether the time of the request is over. */
  readonly isSpent?: () => boolean;
}

/**
 * Returns the findings of the rules for a document, in document order, one per mistake. If the time runs out, returns
 * what was found until then.
 */
export function check(
  document: ConfigDocument,
  assumptions: Assumptions,
  rules: readonly Rule[],
  options: CheckOptions = {},
): readonly Verdict[] {
  const { binding = bind(document, [], assumptions.version), levels = {}, isSpent = () => false } = options;
  function findWith(
    its: readonly Rule[],
    text: ConfigDocument,
    itsBinding: Binding,
    itsLevels: Settings['rules'],
  ): readonly Verdict[] {
    const found = findIn(text, assumptions, its, itsBinding, itsLevels, isSpent);
    return withoutAssumedAbsence(found, { document: text, binding: itsBinding, assumptions }, other =>
      findIn(other, assumptions, its, itsBinding.like(other), itsLevels, isSpent),
    );
  }
  function once(text: ConfigDocument, itsBinding: Binding): readonly Verdict[] {
    const found = findWith(rules, text, itsBinding, levels);
    return oncePerMistake(found, rules, { document: text, binding: itsBinding, assumptions });
  }
  function errorsIn(other: ConfigDocument): readonly Verdict[] | undefined {
    const found = findWith(thoseWithErrors(rules), other, binding.like(other), {});
    return isSpent() ? undefined : found;
  }
  const found = once(document, binding);
  if (found.length === 0) {
    return found;
  }
  const trials = new Trials(document, errorsIn, isSpent);
  const verdicts = isSpent()
    ? found
    : withoutConsequences(found, document, rules, fixed => once(fixed, binding.like(fixed)));
  return withoutIgnored(verdicts, { document, assumptions }, rules).map(verdict =>
    tried(worded(verdict, document.notation), trials),
  );
}
