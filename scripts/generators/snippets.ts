import { loaders } from '../../server/src/loaders/assumptions.js';
import { templates } from '../../server/src/templates/templates.js';
import { formFor, isCurrent, isFor } from '../../server/src/templating/form.js';
import { membersSnippet } from '../../server/src/templating/members-snippet.js';
import type { Template } from '../../server/src/templating/template.js';
import type { GeneratedFile } from './generated-file.js';

/** A snippet for configs, as it is contributed and as its row in the list of snippets. */
export interface ConfigSnippet {
  readonly name: string;
  readonly prefixes: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

/** Returns a template's snippets: with numbers, and with "auto" for Trainer if that makes a difference. */
function snippetsOf(template: Template): readonly ConfigSnippet[] {
  const { name, title, description, config, placeholders } = template;
  const plain: ConfigSnippet = {
    name: title,
    prefixes: [name, `deepspeed-${name}`],
    description,
    body: membersSnippet(config, placeholders),
  };
  const body = membersSnippet(formFor(template, loaders.transformers), placeholders);
  if (!isFor(template, loaders.transformers) || body.join('\n') === plain.body.join('\n')) {
    return [plain];
  }
  const auto: ConfigSnippet = {
    name: `${title}, "auto" for Trainer`,
    prefixes: [`${name}-auto`, `deepspeed-${name}-auto`],
    description: `For Hugging Face Trainer, which fills in each "auto". ${description}`,
    body,
  };
  return [plain, auto];
}

/** Every snippet for configs that the newest known release accepts, in the order of the templates. */
export const configSnippets: readonly ConfigSnippet[] = templates.filter(isCurrent).flatMap(snippetsOf);

/** snippets/deepspeed-config.code-snippets: the templates, by prefix. */
export function snippets(): readonly GeneratedFile[] {
  const entries = configSnippets.map(({ name, prefixes, description, body }) => [
    name,
    { prefix: prefixes, description, body },
  ]);
  return [
    {
      file: 'snippets/deepspeed-config.code-snippets',
      text: `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`,
    },
  ];
}
