import type { GeneratedFile } from './generated-file.js';
import { snippetFolders, sourcesIn } from './script-snippets.js';
import { configSnippets } from './snippets.js';

interface Row {
  readonly name: string;
  readonly prefixes: readonly string[];
  readonly description: string;
}

function table(title: string, rows: readonly Row[]): string {
  const lines = rows.map(({ name, prefixes, description }) => {
    const typed = prefixes.map(prefix => `\`${prefix}\``).join(', ');
    return `| ${typed} | ${name} | ${description} |`;
  });
  return [`## ${title}`, '', '| Prefix | Inserts | What for |', '| --- | --- | --- |', ...lines, ''].join('\n');
}

/** docs/snippets.md: the prefixes for each language. */
export function snippetsPage(): readonly GeneratedFile[] {
  const tables = [
    table('Config (JSON)', configSnippets),
    ...snippetFolders.map(({ folder, title }) => table(title, sourcesIn(folder))),
  ];
  const intro = [
    '# Snippets',
    '',
    'Type a prefix and accept the suggestion, or run "Snippets: Insert Snippet". Tab moves to the next part to fill in.',
    'A prefix with `-auto` inserts the same with `"auto"` at each key that Hugging Face Trainer fills in.',
    'The scripts are for DeepSpeed 0.19, transformers 5 and Accelerate 1.15.',
  ];
  return [{ file: 'docs/snippets.md', text: `${[...intro, '', tables.join('\n')].join('\n')}` }];
}
