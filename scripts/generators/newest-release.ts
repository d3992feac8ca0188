import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { newestVersion } from '../../server/src/catalog/releases.js';
import type { GeneratedFile } from './generated-file.js';

/** Pages that name the newest known release, with the words before it. The READMEs have generators of their own. */
const pages: { readonly [file: string]: string } = {
  'CHANGELOG.md': 'The newest known DeepSpeed is ',
  'schema/README.md': 'It describes DeepSpeed ',
};

/**
 * Returns a page in which the release after some words is the newest known one.
 * @throws if the words do not come before a release exactly once
 */
export function withNewestRelease(text: string, words: string): string {
  const release = new RegExp(`(?<=${words})\\d+\\.\\d+\\.\\d+`, 'g');
  if (text.match(release)?.length !== 1) {
    throw new Error(`"${words}" has to come before a release exactly once`);
  }
  return text.replace(release, newestVersion);
}

/** The pages that name the newest known release. */
export function newestRelease(): readonly GeneratedFile[] {
  return Object.entries(pages).map(([file, words]) => {
    const text = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
    return { file, text: withNewestRelease(text, words) };
  });
}
