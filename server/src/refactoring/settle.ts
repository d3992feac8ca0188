import { bind } from '../catalog/binding.js';
import { check } from '../checking/check.js';
import type { Fix } from '../checking/rule.js';
import type { Verdict } from '../checking/verdict.js';
import { type ConfigDocument, openText } from '../document/config-document.js';
import { draftOf } from '../document/draft.js';
import { pathOf, valueAt } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { rules } from '../rules/rules.js';

/** No change makes more wrong than this; a bound, so that fixes that undo each other end. */
const mostSteps = 100;

/** Characters that may be checked to find out which fixes mend something: a round takes as many tries as there are fixes. */
const mostToCheck = 500_000;

/** A finding with a name that outlives a change of the text. */
interface Named {
  readonly name: string;
  readonly verdict: Verdict;
}

/** Numbers that the target does not read and that do no harm: a template leaves them, a move takes them away. */
export type Leftovers = 'stay' | 'go';

/** What a run would reject, ignore or read otherwise; what is merely worth knowing is left alone. */
function matters({ severity, tag }: Verdict, leftovers: Leftovers): boolean {
  return severity === 'error' || severity === 'warning' || (leftovers === 'go' && tag === 'unnecessary');
}

function findings(document: ConfigDocument, assumptions: Assumptions, leftovers: Leftovers): readonly Named[] {
  const binding = bind(document, [], assumptions.version);
  const paths = new Map<number, string>();
  for (const { property } of binding.properties) {
    const path = pathOf(property).join('.');
    paths.set(property.offset, path);
    if (property.value !== undefined) {
      paths.set(property.value.offset, path);
    }
  }
  return check(document, assumptions, rules, binding)
    .filter(verdict => matters(verdict, leftovers))
    .map(verdict => ({ verdict, name: `${verdict.code} ${paths.get(verdict.span.offset) ?? ''}` }));
}

const known = new WeakMap<ConfigDocument, { readonly assumptions: Assumptions; readonly names: ReadonlySet<string> }>();

/** What is wrong with a document before any change: many changes start from the same one. */
function knownOf(document: ConfigDocument, assumptions: Assumptions): ReadonlySet<string> {
  const found = known.get(document);
  if (found !== undefined && found.assumptions === assumptions) {
    return found.names;
  }
  const names = new Set(findings(document, assumptions, 'go').map(({ name }) => name));
  known.set(document, { assumptions, names });
  return names;
}

function scalarAt(document: ConfigDocument, path: string): unknown {
  const node = valueAt(document.root, ...path.split('.'));
  return node === undefined || node.kind === 'object' || node.kind === 'array' ? node?.kind : node.value;
}

function byPreference(verdict: Verdict): readonly Fix[] {
  const fixes = verdict.untried?.() ?? [];
  return [...fixes].sort((a, b) => Number(b.preferred ?? false) - Number(a.preferred ?? false));
}

/**
 * Mends what a change has made wrong, with the fixes that the rules have: what the target rejects or ignores goes, what it
 * needs is added. What was wrong before is not touched, and no fix may change what stands at the paths `decided`. A change that
 * would leave an error is not made: the text is then that of before.
 */
export function settle(
  before: ConfigDocument,
  changed: string,
  assumptions: Assumptions,
  decided: readonly string[],
  leftovers: Leftovers = 'go',
): string {
  const old = knownOf(before, assumptions);
  const fresh = (document: ConfigDocument): readonly Named[] =>
    findings(document, assumptions, leftovers).filter(({ name }) => !old.has(name));
  const target = openText(changed);
  const goal = decided.map(path => ({ path, value: scalarAt(target, path) }));

  let document = target;
  let open = fresh(document);
  let checked = 0;
  for (let step = 0; step < mostSteps && open.length > 0 && open.length <= mostSteps; step++) {
    const mended = firstMended(document, open);
    if (mended === undefined) {
      break;
    }
    ({ document, open } = mended);
  }
  return open.some(({ verdict }) => verdict.severity === 'error') ? before.text : document.text;

  function firstMended(
    from: ConfigDocument,
    wrong: readonly Named[],
  ): { readonly document: ConfigDocument; readonly open: readonly Named[] } | undefined {
    for (const { verdict } of wrong) {
      for (const fix of byPreference(verdict)) {
        checked += from.text.length;
        if (checked > mostToCheck) {
          return undefined;
        }
        const draft = draftOf(from);
        fix.apply(draft);
        const next = openText(draft.text);
        const isKept = goal.every(({ path, value }) => scalarAt(next, path) === value);
        const rest = isKept && draft.text !== from.text ? fresh(next) : wrong;
        if (rest.length < wrong.length) {
          return { document: next, open: rest };
        }
      }
    }
    return undefined;
  }
}
