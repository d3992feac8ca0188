import assert from 'node:assert/strict';
import { check } from '../../../server/src/checking/check.js';
import type { Verdict } from '../../../server/src/checking/verdict.js';
import { openText } from '../../../server/src/document/config-document.js';
import { draftOf } from '../../../server/src/document/draft.js';
import { assume, defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';
import { releaseReading } from '../../release-reading.js';

/**
 * Returns the findings of all rules under these settings; the defaults are DeepSpeed and the newest release that reads
 * the whole config.
 */
export function findingsIn(config: object | string, settings: Partial<Settings> = {}): readonly Verdict[] {
  const document = openText(typeof config === 'string' ? config : JSON.stringify(config));
  const own: Settings = {
    ...defaultSettings,
    loader: 'deepspeed',
    version: releaseReading(document.text),
    ...settings,
  };
  return check(document, assume(document, own), rules);
}

/** Returns the codes of the findings that say that the file cannot be read. */
export function loadErrorsIn(config: object | string, settings: Partial<Settings> = {}): readonly string[] {
  return findingsIn(config, settings)
    .filter(({ severity, failsAt }) => severity === 'error' && failsAt === 'load')
    .map(({ code }) => code);
}

/** Returns the only finding of a rule. */
export function findingOf(code: string, config: object | string, settings: Partial<Settings> = {}): Verdict {
  const own = findingsIn(config, settings).filter(finding => finding.code === code);
  assert.equal(own.length, 1, `${own.length} findings of ${code}`);
  return own[0] as Verdict;
}

/** Returns the results of the fixes for a rule's only finding, by title. */
export function fixedBy(
  code: string,
  config: object | string,
  settings: Partial<Settings> = {},
): { readonly [title: string]: unknown } {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  const fixes = findingOf(code, text, settings).fixes?.() ?? [];
  return Object.fromEntries(
    fixes.map(fix => {
      const draft = draftOf(openText(text));
      fix.apply(draft);
      return [fix.title, JSON.parse(draft.text)];
    }),
  );
}
