import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { accelerateRules } from '../../server/src/accelerate/rules/accelerate-rules.js';
import { hostfileRules } from '../../server/src/hostfile/rules/hostfile-rules.js';
import { rules } from '../../server/src/rules/rules.js';
import { runRules } from '../../server/src/runs/rules/run-rules.js';
import type { GeneratedFile } from './generated-file.js';
import { withNewestRelease } from './newest-release.js';
import { replacePart } from './replace-part.js';

function ruleCount(): string {
  return `[All ${rules.length + accelerateRules.length + runRules.length + hostfileRules.length} rules](docs/rules/README.md), ${accelerateRules.length} of them for Accelerate configs, ${runRules.length} for commands that start a run and ${hostfileRules.length} for hostfiles, are listed with their severity, the moment the run fails, and the loaders and releases
that they hold for.
`;
}

/** README.md with the newest release and the number of rules. */
export function readme(): readonly GeneratedFile[] {
  const file = 'README.md';
  const text = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
  const counted = replacePart(text, '<!-- rules: generated -->', '<!-- end of rules -->', `\n${ruleCount()}\n`);
  return [{ file, text: withNewestRelease(counted, 'its releases up to ') }];
}
