import { TextDocument } from 'vscode-languageserver-textdocument';
import { withoutOverlaps } from '../../../server/src/checking/edit-fix.js';
import { checkHostfile, type HostfileVerdict } from '../../../server/src/hostfile/check.js';
import { createHostfileService } from '../../../server/src/hostfile/hostfile-service.js';
import { parseHostfile } from '../../../server/src/hostfile/language/hostfile.js';
import { hostfileLanguage } from '../../../server/src/hostfile/language/language-id.js';
import type { HostfileFix } from '../../../server/src/hostfile/language/rule.js';
import type { ClientAbilities } from '../../../server/src/lsp/document-service.js';
import { everything } from '../../client-abilities.js';

/** The capabilities of a client that supports everything. */
const able: ClientAbilities = { ...everything, documentChanges: false, snippetEdits: false };

export const service = createHostfileService(able);

export function hostfileOf(text: string): TextDocument {
  return TextDocument.create('file:///project/hostfile', hostfileLanguage, 1, text);
}

export function findingsIn(text: string): readonly HostfileVerdict[] {
  return checkHostfile(parseHostfile(text));
}

/** Returns codes with the text of their span. */
export function marksIn(text: string): readonly string[] {
  return findingsIn(text).map(({ code, span }) => `${code} ${text.slice(span.offset, span.end)}`);
}

/** Returns the source after a fix. */
export function fixed(text: string, { edits }: HostfileFix): string {
  let result = text;
  for (const edit of [...withoutOverlaps(edits)].reverse()) {
    result = result.slice(0, edit.offset) + edit.text + result.slice(edit.end);
  }
  return result;
}

/** Returns the results of the fixes for the first finding, by title. */
export function repairsOf(text: string): { readonly [title: string]: string } {
  const fixes = findingsIn(text)[0]?.fixes?.() ?? [];
  return Object.fromEntries(fixes.map(fix => [`${fix.preferred ? '* ' : ''}${fix.title}`, fixed(text, fix)]));
}
