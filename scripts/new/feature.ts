import { camelCase, kebabCase, type Skeleton } from './skeleton.js';

function featureText(name: string): string {
  return `import type { FoldingRange } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';

/** TODO: what a user sees, and when. */
export function ${camelCase(name)}(_: Analysis): FoldingRange[] {
  return [];
}
`;
}

function testText(name: string): string {
  return `import assert from 'node:assert/strict';
import { analyse } from '../../../server/src/analysis/analysis.js';
import { openText } from '../../../server/src/document/config-document.js';
import { ${camelCase(name)} } from '../../../server/src/features/${name}.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';

describe('${name}', () => {
  it('answers for an empty file', () => {
    assert.deepEqual(${camelCase(name)}(analyse(openText(''), defaultSettings)), []);
  });
});
`;
}

export const feature: Skeleton = {
  name: kebabCase,
  files: name => [
    { file: `server/src/features/${name}.ts`, text: featureText(name) },
    { file: `test/unit/features/${name}.test.ts`, text: testText(name) },
  ],
  next: name => [
    `server/src/features/${name}.ts: a function from an Analysis to a value of LSP; the types come from vscode-languageserver-types`,
    'server/src/features/service.ts: a method of LanguageService that calls it',
    'server/src/connection/session.ts: the capability; server/src/connection/document-requests.ts: the handler of the request',
    'client/src/tracking.ts: the provider, wrapped so that only configs reach the server',
    'test/protocol/client.ts: export its request; then a test in test/protocol, and one in test/suite that asks VS Code',
    `npm run test:one test/unit/features/${name}.test.ts && npm run test:protocol`,
  ],
};
