/** docs/causes: a page about each reason why runs fail that is not a rule. */
import { lookUp } from '../../server/src/catalog/catalog.js';
import { type Block, render } from '../../server/src/describing/markup.js';
import { sourceText } from '../../server/src/describing/source.js';
import type { Cause } from '../../server/src/logs/cause.js';
import { causes as all } from '../../server/src/logs/causes.js';
import type { GeneratedFile } from './generated-file.js';
import { table } from './table.js';

function textOf(message: Cause['messages'][number]): string {
  return typeof message === 'string' ? message : message.text;
}

function keyLine(path: string): string {
  const summary = lookUp(path)?.parameter?.summary;
  return `\`${path}\`${summary === undefined ? '' : `: ${summary}`}`;
}

function page({ code, title, isOfConfig, messages, why, fixes, looksAt, source }: Cause): GeneratedFile {
  const list = (heading: string, items: readonly string[]): readonly Block[] =>
    items.length === 0
      ? []
      : [
          { kind: 'text', text: heading },
          { kind: 'list', items },
        ];
  const blocks: readonly Block[] = [
    { kind: 'heading', text: code },
    { kind: 'text', text: title },
    {
      kind: 'text',
      text: isOfConfig ? 'The config can be the reason.' : 'The config is not the reason, or not the only one.',
    },
    ...why.map(text => ({ kind: 'text', text }) as const),
    ...list('What to do, the likeliest first:', fixes),
    ...list('Keys to look at:', looksAt.map(keyLine)),
    ...list(
      'The message in a log ("…" stands for any words):',
      messages.map(message => `\`${textOf(message).replaceAll('`', "'")}\``),
    ),
    { kind: 'text', text: sourceText(source) },
  ];
  return { file: `docs/causes/${code}.md`, text: `${render(blocks, true).value}\n` };
}

function index(): GeneratedFile {
  const rows = all.map(({ code, title, isOfConfig }) => [`[${code}](${code}.md)`, isOfConfig ? 'yes' : 'no', title]);
  const text = `# Causes

Reasons why runs fail that no rule can find in a config. \`deepspeed-config explain --log\` and *DeepSpeed: Explain an Error...* name them.

${table(['cause', 'of the config', 'what happened'], rows)}`;
  return { file: 'docs/causes/README.md', text };
}

/** Returns the pages of all causes, and their list. */
export function causePages(): readonly GeneratedFile[] {
  return [index(), ...all.map(page)];
}
