import type { CompletionItem } from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis/analysis.js';
import type { Cursor } from './completion-cursor.js';
import type { Insertion } from './insertion.js';

/** The client's abilities for completions. */
export interface CompletionAbilities {
  readonly snippets: boolean;
  readonly markdown: boolean;
  /** Whether it supports `itemDefaults` for the edit range and the insert text format. */
  readonly itemDefaults: boolean;
  readonly labelDetails?: boolean;
  readonly indents?: 'asIs' | 'adjusted' | 'chosen';
}

/** Data that an item carries until its documentation is requested. */
export interface ItemData {
  readonly path: string;
  /** The release of the file, if it is not the newest known one. */
  readonly version?: string;
  readonly type?: string;
  readonly here?: string;
}

/** The context that items are made from. */
export interface CompletionRequest {
  readonly analysis: Analysis;
  readonly cursor: Cursor;
  readonly abilities: CompletionAbilities;
  readonly insertion: Insertion;
  /** The comma that is missing before the cursor. */
  readonly comma: Pick<CompletionItem, 'additionalTextEdits'>;
}
