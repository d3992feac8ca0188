import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis/analysis.js';
import { catalogOf } from '../../catalog/catalog.js';
import { withoutTabStops } from '../../describing/snippet.js';
import { propertyOf } from '../../document/syntax-tree.js';
import type { Loader } from '../../loaders/loader.js';
import { loaders } from '../../loaders/loaders.js';
import { templates } from '../../templates/templates.js';
import { isFor, isOffered, newConfig } from '../../templating/form.js';
import { membersSnippet } from '../../templating/members-snippet.js';
import type { Template } from '../../templating/template.js';
import type { Cursor } from './completion-cursor.js';
import type { Insertion } from './insertion.js';
import { sortText } from './sort-text.js';

/** A whole config is offered in an empty file. Beside other keys, only a section that the file lacks is offered. */
function isOfferedAt(template: Template, { document }: Analysis, cursor: Cursor): boolean {
  if (cursor.kind === 'root') {
    return true;
  }
  const { container } = cursor;
  if (container?.kind !== 'object' || container !== document.root || cursor.hasColon) {
    return false;
  }
  const isAlone = container.properties.every(property => property === cursor.property);
  return (
    isAlone ||
    (template.kind === 'section' &&
      Object.keys(template.config).every(name => propertyOf(container, name) === undefined))
  );
}

/** A template as it is typed: by its name, or with `-auto` in the form for Trainer. */
interface Form {
  readonly template: Template;
  readonly name: string;
  readonly title: string;
  readonly loader: Loader;
}

/** Returns the forms of a whole config. An empty file does not say whether Trainer reads it, so both are offered. */
function formsOf(template: Template, { assumptions: { loader }, settings }: Analysis): readonly Form[] {
  const { name, title, start } = template;
  const own: Form = { template, name, title, loader };
  const isOpen = start !== undefined && settings.loader === 'auto' && loader.id === 'deepspeed';
  return isOpen && isFor(template, loaders.transformers)
    ? [own, { template, name: `${name}-auto`, title: `${title}, "auto" for Trainer`, loader: loaders.transformers }]
    : [own];
}

function textOf({ template, loader }: Form, { assumptions }: Analysis, cursor: Cursor): string {
  const lines = membersSnippet(newConfig(template, loader, assumptions.version), template.placeholders);
  return cursor.kind === 'root'
    ? `{\n${lines.map(line => `\t${line}`).join('\n')}\n}\n`
    : `${lines.join('\n')}${cursor.commaAfter ? ',' : ''}`;
}

/**
 * Returns the templates that can be typed by name: in an empty file, and in the root object. A template with the name
 * of a key would insert the same as the key.
 */
export function templateItems(
  analysis: Analysis,
  cursor: Cursor,
  insertion: Insertion,
  snippets: boolean,
): readonly CompletionItem[] {
  const { assumptions } = analysis;
  const offered = templates.filter(
    template =>
      isOffered(template, assumptions) &&
      isOfferedAt(template, analysis, cursor) &&
      !catalogOf(assumptions.version).children.has(template.name),
  );
  const forms = offered.flatMap(template => formsOf(template, analysis));
  return forms.map((form, order) => {
    const { name, title, template } = form;
    const text = textOf(form, analysis, cursor);
    return {
      label: name,
      labelDetails: { description: template.start === undefined ? title : `${title}: a whole config` },
      kind: CompletionItemKind.Snippet,
      filterText: cursor.quote !== undefined ? JSON.stringify(name) : name,
      sortText: sortText('template', order),
      ...insertion.of(name, snippets ? text : withoutTabStops(text), snippets),
      // Documentation without a markup kind is plain text.
      documentation: template.description.replaceAll('`', ''),
    };
  });
}
