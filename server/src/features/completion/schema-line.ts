import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis/analysis.js';
import { schemaUrl } from '../../describing/links.js';
import type { Block } from '../../describing/markup.js';
import { type PropertyNode, propertyOf } from '../../document/syntax-tree.js';
import type { Cursor } from './completion-cursor.js';
import type { Insertion } from './insertion.js';

const name = '$schema';

/** What the line with the schema's address is for. */
export const aboutSchemaLine: readonly Block[] = [
  {
    kind: 'text',
    text: 'Names the JSON Schema of this file, for editors that have nothing else. DeepSpeed and the programs that read its configs take no notice of it, here at the top level only: a strict section refuses it.',
  },
  { kind: 'link', title: 'The schema of DeepSpeed configs', url: schemaUrl },
];

/** Whether a key is the one that names the file's schema: it has to stand at the top. */
export function isSchemaLine(property: PropertyNode): boolean {
  return property.key.name === name && property.parent.parent === undefined;
}

/** The line itself, or the address behind its key; after everything that DeepSpeed reads. */
export function schemaItems({ document }: Analysis, cursor: Cursor, insertion: Insertion): readonly CompletionItem[] {
  const { kind, property, container, commaAfter, hasColon, quoted } = cursor;
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
      filterText: quoted && isKey ? key : label,
      sortText: '5',
      ...insertion.of(label, `${space}${isValue ? address : hasColon ? key : `${key}: ${address}`}${comma}`, false),
    },
  ];
}
