import type { Notation } from '../document/notation.js';
import type { Fix } from './rule.js';
import type { Verdict } from './verdict.js';

/** Returns a message of a rule in the words of a notation. The file around a config is not the config. */
function spelled(message: string, notation: Notation): string {
  return notation.worded(
    message
      .replace(/\b([Tt])h(?:e|is) file\b/g, (_, t: string) => (t === 'T' ? 'The config' : 'the config'))
      .replace(/\bthe top level\b(?! of)/g, notation.id === 'python' ? 'the top level of the config' : '$&'),
  );
}

function spelledFix(fix: Fix, notation: Notation): Fix {
  return { ...fix, title: notation.worded(fix.title), risk: notation.worded(fix.risk) };
}

/** Returns a finding in the words of the notation in which the config is written. */
export function worded(verdict: Verdict, notation: Notation): Verdict {
  const { fixes, related } = verdict;
  return notation.id === 'json'
    ? verdict
    : {
        ...verdict,
        message: spelled(verdict.message, notation),
        ...(related && { related: related.map(each => ({ ...each, message: spelled(each.message, notation) })) }),
        ...(fixes && { fixes: () => fixes().map(fix => spelledFix(fix, notation)) }),
      };
}
