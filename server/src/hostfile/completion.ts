import { CompletionItemKind, type CompletionList, type Position } from 'vscode-languageserver-types';
import type { HostfileAnalysis } from './analysis.js';

/** Offers `slots=` with the numbers that other hosts have, once a line has a host. */
export function completeHostfile(
  { document: { lines }, hostfile }: HostfileAnalysis,
  position: Position,
): CompletionList {
  const before = lines.getText({ start: { line: position.line, character: 0 }, end: position });
  const after = lines.getText({ start: position, end: { line: position.line + 1, character: 0 } });
  const typed = /^\s*[^\s#]\S*\s+([a-z]*(?:=\d*)?)$/.exec(before)?.[1];
  if (typed === undefined || !'slots='.startsWith(typed.replace(/\d*$/, '')) || /^\S/.test(after)) {
    return { isIncomplete: false, items: [] };
  }
  const counts = new Set(
    hostfile.entries.filter(({ host }) => !isOn(host.offset, lines, position)).map(({ slots }) => slots.count),
  );
  const known = [...counts].filter(count => count !== undefined && count > 0);
  const numbers = known.length > 0 ? known : [8];
  const start = { line: position.line, character: position.character - typed.length };
  return {
    isIncomplete: false,
    items: numbers.map((count, i) => ({
      label: `slots=${count}`,
      kind: CompletionItemKind.Property,
      detail: `${count} GPUs, a process for each`,
      sortText: String(i).padStart(3, '0'),
      textEdit: { range: { start, end: position }, newText: `slots=${count}` },
    })),
  };
}

function isOn(offset: number, lines: HostfileAnalysis['document']['lines'], { line }: Position): boolean {
  return lines.positionAt(offset).line === line;
}
