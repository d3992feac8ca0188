import { readdirSync, readFileSync } from 'node:fs';
import type { GeneratedFile } from './generated-file.js';
import { parseSource, type SnippetSource } from './snippet-source.js';

/** A folder of snippets/sources, and the language of its snippets. */
export interface SnippetFolder {
  readonly folder: string;
  /** VS Code's identifier of the language. */
  readonly language: string;
  readonly title: string;
}

const sources = new URL('../../snippets/sources/', import.meta.url);

export const snippetFolders: readonly SnippetFolder[] = [
  { folder: 'python', language: 'python', title: 'Python' },
  { folder: 'shell', language: 'shellscript', title: 'Shell' },
  { folder: 'slurm', language: 'shellscript', title: 'SLURM' },
  { folder: 'hostfile', language: 'deepspeed-hostfile', title: 'Hostfile' },
];

/** Returns the sources of a folder, sorted by name. */
export function sourcesIn(folder: string): readonly SnippetSource[] {
  const url = new URL(`${folder}/`, sources);
  return readdirSync(url)
    .sort()
    .map(file => parseSource(readFileSync(new URL(file, url), 'utf8'), `${folder}/${file}`));
}

/** snippets/: the scripts around a config, one file per folder of sources. */
export function scriptSnippets(): readonly GeneratedFile[] {
  return snippetFolders.map(({ folder }) => {
    const entries = sourcesIn(folder).map(({ name, prefixes, description, body }) => [
      name,
      { prefix: prefixes, description, body },
    ]);
    return {
      file: `snippets/${folder}.code-snippets`,
      text: `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`,
    };
  });
}
