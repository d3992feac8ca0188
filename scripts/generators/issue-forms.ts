import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loaders } from '../../server/src/loaders/loaders.js';
import type { GeneratedFile } from './generated-file.js';
import { replacePart } from './replace-part.js';

/** The issue forms about a config, which ask for its loader. */
export function issueForms(): readonly GeneratedFile[] {
  const options = Object.values(loaders).map(
    ({ title, usage }) => `        - "${title}: ${usage.replaceAll('`', '')}"\n`,
  );
  return ['false-finding', 'missed-mistake'].map(name => {
    const file = `.github/ISSUE_TEMPLATE/${name}.yml`;
    const text = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
    return { file, text: replacePart(text, '# loaders: generated', '# end of loaders', options.join('')) };
  });
}
