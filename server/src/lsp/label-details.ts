import type { CompletionItem } from 'vscode-languageserver-types';

/** Moves the details behind labels into `detail`, which every client shows, for clients that do not show the former. */
export function withoutLabelDetails(items: readonly CompletionItem[]): CompletionItem[] {
  return items.map(({ labelDetails, ...item }) =>
    labelDetails?.description === undefined ? item : { detail: labelDetails.description, ...item },
  );
}
