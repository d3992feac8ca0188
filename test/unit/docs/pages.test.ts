import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Manifest {
  readonly icon: string;
  readonly contributes: {
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly image: string } }[] }[];
  };
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pages = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'CHANGELOG.md', '.github/PULL_REQUEST_TEMPLATE.md'];

function read(file: string): string {
  return readFileSync(root + file, 'utf8');
}

describe('the pages for people', () => {
  it('link to existing files', () => {
    for (const page of pages) {
      const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(match => match[1] ?? '');
      for (const link of links) assert.ok(existsSync(root + link), `${page}: ${link}`);
    }
  });

  it('name existing npm scripts and folders', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: object };
    for (const page of pages) {
      const text = read(page);
      const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(match => match[1] ?? '');
      for (const script of named) assert.ok(script in scripts, `${page}: npm run ${script}`);
      const files = [...text.matchAll(/\b(?:server\/src|test|scripts)\/[\w./-]*\w/g)].map(match => match[0]);
      for (const file of files) assert.ok(existsSync(root + file), `${page}: ${file}`);
    }
  });

  it('show pictures that can be reproduced, and no picture is unused', () => {
    const { contributes, icon } = JSON.parse(read('package.json')) as Manifest;
    const ofWalkthrough = contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.image));
    const taken = [...read('test/ui/screenshots.mjs').matchAll(/'(images\/[\w/-]+\.png)'/g)].map(
      match => match[1] ?? '',
    );
    const shown = [...read('README.md').matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(match => match[1] ?? '');
    assert.ok(shown.length >= 4);
    assert.deepEqual(
      shown.filter(image => ![...ofWalkthrough, ...taken].includes(image)),
      [],
    );
    const present = readdirSync(`${root}images`, { recursive: true, encoding: 'utf8' }).filter(file =>
      file.endsWith('.png'),
    );
    assert.deepEqual(
      present.map(file => `images/${file.replaceAll('\\', '/')}`).sort(),
      [...new Set([...shown, ...ofWalkthrough, icon])].sort(),
    );
  });
});
