import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pages = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'CHANGELOG.md', '.github/PULL_REQUEST_TEMPLATE.md'];

function read(file: string): string {
  return readFileSync(root + file, 'utf8');
}

describe('the pages for people', () => {
  it('link to files that are there', () => {
    for (const page of pages) {
      const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(match => match[1] ?? '');
      for (const link of links) assert.ok(existsSync(root + link), `${page}: ${link}`);
    }
  });

  it('name scripts of npm and folders that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: object };
    for (const page of pages) {
      const text = read(page);
      const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(match => match[1] ?? '');
      for (const script of named) assert.ok(script in scripts, `${page}: npm run ${script}`);
      const files = [...text.matchAll(/\b(?:server\/src|test|scripts)\/[\w./-]*\w/g)].map(match => match[0]);
      for (const file of files) assert.ok(existsSync(root + file), `${page}: ${file}`);
    }
  });
});
