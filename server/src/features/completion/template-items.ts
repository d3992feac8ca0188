import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis/analysis.js';
import { withoutTabStops } from '../../describing/snippet.js';
import { propertyOf } from '../../document/syntax-tree.js';
import { templates } from '../../templates/templates.js';
import { isOffered, newConfig } from '../../templating/form.js';
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

function textOf(template: Template, { assumptions }: Analysis, cursor: Cursor): string {
  const lines = membersSnippet(newConfig(template, assumptions.loader, assumptions.version), template.placeholders);
  return cursor.kind === 'root'
    ? `{\n${lines.map(line => `\t${line}`).join('\n')}\n}\n`
    : `${lines.join('\n')}${cursor.commaAfter ? ',' : ''}`;
}

/** Returns the templates that can be typed by name: in an empty file, and in the root object. */
export function templateItems(
  analysis: Analysis,
  cursor: Cursor,
  insertion: Insertion,
  snippets: boolean,
): readonly CompletionItem[] {
  const offered = templates.filter(
    template => isOffered(template, analysis.assumptions) && isOfferedAt(template, analysis, cursor),
  );
  return offered.map((template, order) => {
    const { name, title, description, start } = template;
    const text = textOf(template, analysis, cursor);
    return {
      label: name,
      labelDetails: { description: start === undefined ? title : `${title}: a whole config` },
      kind: CompletionItemKind.Snippet,
      filterText: cursor.quoted ? JSON.stringify(name) : name,
      sortText: sortText('template', order),
      ...insertion.of(name, snippets ? text : withoutTabStops(text), snippets),
      // Documentation without a markup kind is plain text.
      documentation: description.replaceAll('`', ''),
    };
  });
}
