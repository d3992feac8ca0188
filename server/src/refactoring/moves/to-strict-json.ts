import { check } from '../../checking/check.js';
import { reopen } from '../../document/config-document.js';
import { draftOf } from '../../document/draft.js';
import { jsonProblem } from '../../loaders/dialects/json.js';
import { loaders } from '../../loaders/loaders.js';
import { rules } from '../../rules/rules.js';
import type { Move } from '../move.js';

/** Rules whose fixes turn what Hjson or Python accepts into JSON. */
const syntax: ReadonlySet<string> = new Set(['not-strict-json', 'python-literal', 'unquoted-value', 'syntax-error']);

/** The most rounds of fixes: one mistake can hide another. */
const mostRounds = 20;

/** The most fixes: no file that people write needs more, and each of them parses the file again. */
const mostFixes = 300;

/** What Trainer, Accelerate and Lightning can read: no comments, no trailing commas, quotes around every key. */
export const toStrictJson: Move = {
  place: 'root',
  *changes(document, assumptions) {
    const strict = { ...assumptions, loader: loaders.transformers, syntax: true };
    let current = document;
    let fixes = 0;
    for (let round = 0; round < mostRounds && jsonProblem(current.text) !== undefined; round++) {
      const draft = draftOf(current);
      for (const verdict of check(current, strict, rules)) {
        const fix = syntax.has(verdict.code) ? verdict.fixes?.().find(({ preferred }) => preferred) : undefined;
        fixes += fix === undefined ? 0 : 1;
        if (fixes > mostFixes) {
          return;
        }
        fix?.apply(draft);
      }
      if (draft.text === current.text) {
        return;
      }
      current = reopen(document, draft.text);
    }
    if (current !== document && jsonProblem(current.text) === undefined) {
      yield { name: 'to-strict-json', title: 'Convert to strict JSON', text: current.text };
    }
  },
};
