import type { CompletionItem } from 'vscode-languageserver-types';

/** For clients that show nothing behind labels: what stands there is the detail, which all of them show. */
export function withoutLabelDetails(items: readonly CompletionItem[]): CompletionItem[] {
  return items.map(({ labelDetails, ...item }) =>
    labelDetails?.description === undefined ? item : { detail: labelDetails.description, ...item },
  );
}
