import { check } from '../../server/src/checking/check.js';
import { openText } from '../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import { rules } from '../../server/src/rules/rules.js';
import type { Outcome } from './release-record.js';

/** The errors that we report for a release that reads a file alone, of those that stop it while it is read. */
export function loadErrors(text: string, version: string): readonly string[] {
  const document = openText(text);
  const settings = { ...defaultSettings, loader: 'deepspeed', version, syntax: true } as const;
  return check(document, assume(document, settings), rules)
    .filter(({ severity, failsAt }) => severity === 'error' && failsAt === 'load')
    .map(({ code, message }) => `${code}: ${message}`);
}

/** What a release and we say differently about a text; undefined when we agree, or the machine cannot tell. */
export function releaseDisagreement(text: string, release: string, outcome: Outcome): 'false' | 'missed' | undefined {
  if (outcome === 'undecided') {
    return undefined;
  }
  const refused = loadErrors(text, release).length > 0;
  return refused === (outcome !== 'loads') ? undefined : refused ? 'false' : 'missed';
}
