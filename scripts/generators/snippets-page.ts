import { loaders } from '../../server/src/loaders/loaders.js';
import { templates } from '../../server/src/templates/templates.js';
import { isCurrent, isFor } from '../../server/src/templating/form.js';
import type { GeneratedFile } from './generated-file.js';
import { snippetFolders, sourcesIn } from './script-snippets.js';

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

/** Returns a row for each template, with the names under which completion offers it. */
export function configRows(): readonly Row[] {
  return templates.filter(isCurrent).map(template => {
    const { name, title, description, start } = template;
    const isForTrainer = start !== undefined && isFor(template, loaders.transformers);
    return { name: title, prefixes: isForTrainer ? [name, `${name}-auto`] : [name], description };
  });
}

/** docs/snippets.md: the prefixes for each language. */
export function snippetsPage(): readonly GeneratedFile[] {
  const tables = [
    table('Config (JSON)', configRows()),
    ...snippetFolders.map(({ folder, title }) => table(title, sourcesIn(folder))),
  ];
  const intro = [
    '# Snippets',
    '',
    'Type a prefix and accept the suggestion. Tab moves to the next part to fill in. Snippets for configs are offered in configs only: whole',
    'configs in an empty one, sections beside other keys. They have `"auto"` where the loader of the file fills it in; in an empty file, a prefix',
    'with `-auto` inserts the form for Hugging Face Trainer. Snippets for scripts are also in the list of "Snippets: Insert Snippet".',
    'The scripts are for DeepSpeed 0.19, transformers 5 and Accelerate 1.15.',
  ];
  return [{ file: 'docs/snippets.md', text: `${[...intro, '', tables.join('\n')].join('\n')}` }];
}
