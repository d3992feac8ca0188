import type { CompletionItem } from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis/analysis.js';
import type { Cursor } from './completion-cursor.js';
import type { Insertion } from './insertion.js';

/** What the client can do with completions. */
export interface CompletionAbilities {
  readonly snippets: boolean;
  readonly markdown: boolean;
  /** It takes `itemDefaults` for the edit range and the insert text format. */
  readonly itemDefaults: boolean;
  readonly labelDetails?: boolean;
}

/** Carried by an item until its documentation is asked for. */
export interface ItemData {
  readonly path: string;
  /** The release that the file is for, where that is not the newest known. */
  readonly version?: string;
  readonly type?: string;
  readonly here?: string;
}

/** What items are made from. */
export interface Making {
  readonly analysis: Analysis;
  readonly cursor: Cursor;
  readonly abilities: CompletionAbilities;
  readonly insertion: Insertion;
  /** The comma that the text before the cursor lacks. */
  readonly comma: Pick<CompletionItem, 'additionalTextEdits'>;
}
