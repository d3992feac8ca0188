import assert from 'node:assert/strict';
import { openYaml } from '../../../scripts/generators/open-yaml.js';
import { accelerateRules } from '../../../server/src/accelerate/rules/accelerate-rules.js';
import { check } from '../../../server/src/checking/check.js';
import type { Verdict } from '../../../server/src/checking/verdict.js';
import { assume, defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';

export function verdictsIn(
  text: string,
  accelerateVersion = 'auto',
  assuming: Partial<Settings> = {},
): readonly Verdict[] {
  const document = openYaml(text);
  assert.ok(document);
  return check(document, assume(document, { ...defaultSettings, accelerateVersion, ...assuming }), accelerateRules);
}

/** Returns the findings of a file: the rule without its prefix, and what it marks. */
export function marksIn(text: string, accelerateVersion?: string): readonly string[] {
  return verdictsIn(text, accelerateVersion).map(
    ({ code, span }) => `${code.replace('accelerate-', '')} ${text.slice(span.offset, span.end)}`,
  );
}

/** Returns a file with some keys in its section and at its top level. */
export function launchFile(section: readonly string[], top: readonly string[] = [], type = 'DEEPSPEED'): string {
  const inner = section.map(line => `  ${line}\n`).join('');
  return `distributed_type: ${type}\ndeepspeed_config:\n${inner}${['num_processes: 8', ...top].join('\n')}\n`;
}
