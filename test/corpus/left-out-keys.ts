import type { CompletionItem } from 'vscode-languageserver-types';
import { bind } from '../../server/src/catalog/binding.js';
import type { CatalogNode } from '../../server/src/catalog/catalog.js';
import { isRead } from '../../server/src/catalog/parameter.js';
import { openText } from '../../server/src/document/config-document.js';
import { documentOf, serviceFor } from '../marked-text.js';

const service = serviceFor(true);

/** A key of a real file, and the items at its place in the file without it, as an editor sorts them. */
export interface LeftOutKey {
  readonly node: CatalogNode;
  readonly items: readonly CompletionItem[];
}

/** Returns items in the order of an editor: by `sortText`, then by label. */
function inOrder(items: readonly CompletionItem[]): readonly CompletionItem[] {
  const keyOf = ({ sortText, label }: CompletionItem): string => `${sortText ?? label}\0${label}`;
  return [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** What the file has around the place of a key: everything else, or only what a user has typed before it. */
export type Rest = 'all other keys' | 'the keys before it';

/** Returns keys of a file that DeepSpeed reads, each with what completion offers at its place in the rest of the file. */
export function* leftOutKeys(text: string, rest: Rest, isChosen: () => boolean): Generator<LeftOutKey> {
  for (const { property, node } of bind(openText(text)).properties) {
    const isKey = node?.parameter !== undefined && isRead(node.parameter) && node.name !== '*';
    if (!isKey || !isChosen()) {
      continue;
    }
    const end = property.comma < 0 ? property.end : property.comma + 1;
    const behind = rest === 'all other keys' ? text.slice(end) : '';
    const document = documentOf(text.slice(0, property.offset) + behind);
    const { items } = service.complete(document, document.positionAt(property.offset));
    yield { node, items: inOrder(items) };
  }
}
