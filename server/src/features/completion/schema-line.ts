import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis/analysis.js';
import { schemaUrl } from '../../describing/links.js';
import type { Block } from '../../describing/markup.js';
import { type PropertyNode, propertyOf } from '../../document/syntax-tree.js';
import type { Cursor } from './completion-cursor.js';
import type { Insertion } from './insertion.js';
import { sortText } from './sort-text.js';

const name = '$schema';

/** Documentation of the line with the schema's address. */
export const aboutSchemaLine: readonly Block[] = [
  {
    kind: 'text',
    text: 'Names the JSON Schema of this file, for editors that have only that. DeepSpeed and the other loaders ignore it at the top level. A strict section refuses it.',
  },
  { kind: 'link', title: 'The schema of DeepSpeed configs', url: schemaUrl },
];

/** Whether a key names the file's schema: it has to be at the top level. */
export function isSchemaLine(property: PropertyNode): boolean {
  return property.key.name === name && property.parent.parent === undefined;
}

/** Returns the item for the line, or for the address behind its key. It comes after all keys with an effect. */
export function schemaItems({ document }: Analysis, cursor: Cursor, insertion: Insertion): readonly CompletionItem[] {
  const { kind, property, container, commaAfter, hasColon, quote } = cursor;
  const isKey =
    kind === 'key' && container === document.root && [undefined, property].includes(propertyOf(container, name));
  const isValue = kind === 'value' && property !== undefined && isSchemaLine(property);
  if (!isKey && !isValue) {
    return [];
  }
  const address = JSON.stringify(schemaUrl);
  const key = JSON.stringify(name);
  const space = isValue && document.text[cursor.start - 1] === ':' ? ' ' : '';
  const comma = commaAfter && !(isKey && hasColon) ? ',' : '';
  const label = isKey ? name : address;
  return [
    {
      label,
      labelDetails: { description: 'for other editors' },
      kind: CompletionItemKind.Property,
      filterText: quote !== undefined && isKey ? key : label,
      sortText: sortText('schema'),
      ...insertion.of(label, `${space}${isValue ? address : hasColon ? key : `${key}: ${address}`}${comma}`, false),
    },
  ];
}
