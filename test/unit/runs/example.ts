import { type EditFix, withoutOverlaps } from '../../../server/src/checking/edit-fix.js';
import { applyEdits } from '../../../server/src/document/draft.js';
import { yamlNotation } from '../../../server/src/notations/yaml/yaml-notation.js';
import type { RunRule } from '../../../server/src/runs/checking/run-rule.js';
import type { RunVerdict } from '../../../server/src/runs/service/check-runs.js';
import { findingsInExample } from '../../../server/src/runs/service/example-findings.js';

/** The files beside a script, and its settings. */
export type Around = Pick<RunRule, 'beside' | 'assuming' | 'language'>;

export const trainer = 'from transformers import HfArgumentParser, TrainingArguments\n';

export function findingsIn(text: string, around: Around = {}): readonly RunVerdict[] {
  return findingsInExample(around, text, yamlNotation);
}

/** Returns codes with the text of their span. */
export function marksIn(text: string, around?: Around): readonly string[] {
  return findingsIn(text, around).map(({ code, span }) => `${code} ${text.slice(span.offset, span.end)}`);
}

/** Returns the source after a fix. */
export function fixed(text: string, { edits }: EditFix): string {
  return applyEdits(text, withoutOverlaps(edits));
}

/** Returns the script after the preferred fixes of all findings, one after the other. */
export function repaired(text: string, around?: Around): string {
  let current = text;
  for (let round = 0; round < 10; round++) {
    const fix = findingsIn(current, around)
      .flatMap(({ fixes }) => fixes?.() ?? [])
      .find(({ preferred }) => preferred);
    if (fix === undefined) {
      break;
    }
    current = fixed(current, fix);
  }
  return current;
}

/** Returns a run of Trainer with the contents of its config. */
export function trainerWith(config: string): Around {
  return { beside: { 'train.py': trainer, 'ds.json': config } };
}
