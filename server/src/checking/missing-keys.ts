import { graver, gravity } from './gravity.js';
import type { Fix } from './rule.js';
import type { Verdict } from './verdict.js';
import { allOf } from './wording.js';

/**
 * Merges a misspelt or misplaced key with the missing key that it causes. The finding stays at the misspelt key, gets
 * the higher severity of the two, and lists the missing key as related.
 */
function atTheKey(verdicts: readonly Verdict[]): readonly Verdict[] {
  const lacking = verdicts.filter(({ lacks }) => lacks !== undefined);
  const explained = new Set<Verdict>();
  const found = verdicts.map(verdict => {
    const { means } = verdict;
    const absences =
      means === undefined ? [] : lacking.filter(({ lacks }) => lacks?.some(path => means.includes(path)));
    if (absences.length === 0) {
      return verdict;
    }
    for (const absence of absences) {
      explained.add(absence);
    }
    const related = [...(verdict.related ?? []), ...absences.map(({ span, message }) => ({ span, message }))];
    return { ...verdict, ...absences.reduce<Pick<Verdict, 'severity' | 'failsAt'>>(graver, verdict), related };
  });
  return found.filter(verdict => !explained.has(verdict));
}

function nameOf({ lacks }: Verdict): string {
  return `"${lacks?.[0]?.split('.').at(-1)}"`;
}

/** Returns one fix that applies the preferred fixes of several findings. */
function together(verdicts: readonly Verdict[]): readonly Fix[] {
  const fixes = verdicts.flatMap(({ fixes: make }) => make?.().find(({ preferred }) => preferred === true) ?? []);
  const title = fixes
    .map((fix, i) => (i === 0 ? fix.title : fix.title.charAt(0).toLowerCase() + fix.title.slice(1)))
    .join(', ');
  const apply: Fix['apply'] = draft => {
    for (const fix of fixes) {
      fix.apply(draft);
    }
  };
  return fixes.length === 0
    ? []
    : [{ title, preferred: true, risk: fixes.find(({ risk }) => risk)?.risk ?? '', apply }];
}

/** Keeps one finding for each missing key: the gravest, and the first of equally grave ones. */
function missedOnce(verdicts: readonly Verdict[]): readonly Verdict[] {
  const gravest = new Map<string, Verdict>();
  for (const verdict of verdicts) {
    for (const path of verdict.lacks ?? []) {
      const other = gravest.get(path);
      gravest.set(path, other === undefined || gravity(verdict) < gravity(other) ? verdict : other);
    }
  }
  return verdicts.filter(verdict => {
    const { lacks = [] } = verdict;
    return lacks.length === 0 || lacks.some(path => gravest.get(path) === verdict);
  });
}

/** Merges findings about keys that are missing in one place into one finding, as grave as the gravest. */
function missingTogether(verdicts: readonly Verdict[]): readonly Verdict[] {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    if (verdict.lacks !== undefined) {
      const place = `${verdict.span.offset} ${verdict.code}`;
      groups.set(place, [...(groups.get(place) ?? []), verdict]);
    }
  }
  const merged: Verdict[] = [];
  for (const verdict of verdicts) {
    const group = verdict.lacks === undefined ? [] : (groups.get(`${verdict.span.offset} ${verdict.code}`) ?? []);
    const [first, ...others] = group;
    if (first === undefined || others.length === 0) {
      merged.push(verdict);
      continue;
    }
    if (verdict !== first) {
      continue;
    }
    const names = allOf(others.map(nameOf));
    merged.push({
      ...first,
      ...others.reduce(graver, first),
      message: `${first.message} ${names} ${others.length === 1 ? 'is' : 'are'} also missing.`,
      lacks: group.flatMap(({ lacks }) => lacks ?? []),
      fixes: () => together(group),
    });
  }
  return merged;
}

/** Merges findings about missing keys with each other, and with the misspelt or misplaced key that causes them. */
export function withMissingKeys(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.some(({ lacks }) => lacks !== undefined) ? missingTogether(missedOnce(atTheKey(verdicts))) : verdicts;
}
