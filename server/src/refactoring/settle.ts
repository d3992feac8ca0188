import { bind } from '../catalog/binding.js';
import { check } from '../checking/check.js';
import type { Fix } from '../checking/rule.js';
import type { Verdict } from '../checking/verdict.js';
import { type ConfigDocument, reopen } from '../document/config-document.js';
import { draftOf } from '../document/draft.js';
import { pathOf, valueAt } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { rules } from '../rules/rules.js';

/** The most fixes that a change may need. The bound ends fixes that undo each other. */
const mostSteps = 100;

/** Characters that may be checked to find out which fixes help: a round tries every fix. */
const mostToCheck = 500_000;

/** A finding with a name that stays the same when the file changes. */
interface Named {
  readonly name: string;
  readonly verdict: Verdict;
}

/** Numbers that the target does not read and that do no harm: a template leaves them, a move removes them. */
export type Leftovers = 'stay' | 'go';

/** Whether a run would reject, ignore or misread it. Findings of lower severity are left alone. */
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
  return check(document, assumptions, rules, { binding })
    .filter(verdict => matters(verdict, leftovers))
    .map(verdict => ({ verdict, name: `${verdict.code} ${paths.get(verdict.span.offset) ?? ''}` }));
}

const known = new WeakMap<ConfigDocument, { readonly assumptions: Assumptions; readonly names: ReadonlySet<string> }>();

/**
 * Returns the names of the findings before any change. They are cached, since many changes start from the same
 * document.
 */
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
 * Fixes the findings that a change has caused, with the rules' own fixes: keys that the target rejects or ignores are
 * removed, keys that it needs are added. Older findings are left alone, and no fix may change the values at the paths
 * `decided`. A change that would leave an error is not made: the result is then the file before it.
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
  const target = reopen(before, changed);
  const goal = decided.map(path => ({ path, value: scalarAt(target, path) }));

  let document = target;
  let open = fresh(document);
  let checked = 0;
  for (let step = 0; step < mostSteps && open.length > 0 && open.length <= mostSteps; step++) {
    const fixed = firstFixed(document, open);
    if (fixed === undefined) {
      break;
    }
    ({ document, open } = fixed);
  }
  return open.some(({ verdict }) => verdict.severity === 'error') ? before.text : document.text;

  function firstFixed(
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
        const next = reopen(before, draft.text);
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
