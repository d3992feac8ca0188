import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hostfileRules } from '../../server/src/hostfile/rules/hostfile-rules.js';
import { rules } from '../../server/src/rules/rules.js';
import type { GeneratedFile } from './generated-file.js';

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: { [name: string]: { properties?: unknown } } };
  };
}

/** package.json with the setting `deepspeed.rules` listing every rule, so that settings.json completes and checks them. */
export function settings(): readonly GeneratedFile[] {
  const file = 'package.json';
  const manifest = JSON.parse(
    readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8'),
  ) as Manifest;
  const setting = manifest.contributes.configuration.properties['deepspeed.rules'];
  if (setting === undefined) {
    throw new Error('package.json has no setting deepspeed.rules');
  }
  const levels = ['off', 'hint', 'information', 'warning', 'error'];
  setting.properties = Object.fromEntries(
    [...rules, ...hostfileRules].map(({ code, summary, severity }) => [
      code,
      { enum: levels, default: severity, description: summary },
    ]),
  );
  return [{ file, text: `${JSON.stringify(manifest, null, 2)}\n` }];
}
