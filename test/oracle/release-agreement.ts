import { check } from '../../server/src/checking/check.js';
import { openText } from '../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import { rules } from '../../server/src/rules/rules.js';
import type { Outcome } from './release-record.js';

/** Returns our errors with `failsAt` "load", for a release of DeepSpeed without another loader. */
export function loadErrors(text: string, version: string): readonly string[] {
  const document = openText(text);
  const settings = { ...defaultSettings, loader: 'deepspeed', version, syntax: true } as const;
  return check(document, assume(document, settings), rules)
    .filter(({ severity, failsAt }) => severity === 'error' && failsAt === 'load')
    .map(({ code, message }) => `${code}: ${message}`);
}

/**
 * Returns the difference between a release's result and ours; undefined if there is none, or if the machine cannot
 * tell.
 */
export function releaseDisagreement(text: string, release: string, outcome: Outcome): 'false' | 'missed' | undefined {
  if (outcome === 'undecided') {
    return undefined;
  }
  const refused = loadErrors(text, release).length > 0;
  return refused === (outcome !== 'loads') ? undefined : refused ? 'false' : 'missed';
}
