import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type Position,
} from 'vscode-languageserver-types';
import type { HostfileAnalysis } from './analysis.js';

/** Offers the next host on an empty line, and `slots=` with the numbers that other hosts have once a line has a host. */
export function completeHostfile(analysis: HostfileAnalysis, position: Position): CompletionList {
  const { lines } = analysis.document;
  const before = lines.getText({ start: { line: position.line, character: 0 }, end: position });
  const after = lines.getText({ start: position, end: { line: position.line + 1, character: 0 } });
  const host = /^\s*([^\s#]\S*)?$/.exec(before);
  const typed = /^\s*[^\s#]\S*\s+([a-z]*(?:=\d*)?)$/.exec(before)?.[1];
  const items =
    host !== null && after.trim() === ''
      ? nextHost(analysis, position, host[1] ?? '')
      : typed === undefined || !'slots='.startsWith(typed.replace(/\d*$/, '')) || /^\S/.test(after)
        ? []
        : slotNumbers(analysis, position, typed);
  return { isIncomplete: false, items };
}

/** Returns the name after this one in a series: `worker-8` and `worker-9` for `worker-7`, `node09` for `node08`. */
function successor(name: string): string | undefined {
  const [, head = '', digits, tail = ''] = /^(.*?)(\d{1,9})(\D*)$/.exec(name) ?? [];
  return digits && `${head}${String(Number(digits) + 1).padStart(digits.length, '0')}${tail}`;
}

/** Returns the line of the next host in the series of the line above, with the slots of that line. */
function nextHost(
  { document: { lines }, hostfile: { entries } }: HostfileAnalysis,
  position: Position,
  typed: string,
): CompletionItem[] {
  const last = entries.filter(({ end }) => lines.positionAt(end).line < position.line).at(-1);
  const names = new Set(entries.map(({ host }) => host.name));
  let name = last && successor(last.host.name);
  while (name !== undefined && names.has(name)) {
    name = successor(name);
  }
  if (name === undefined || !name.startsWith(typed)) {
    return [];
  }
  const label = `${name} slots=${last?.slots.count ?? 8}`;
  const start = { line: position.line, character: position.character - typed.length };
  return [{ label, kind: CompletionItemKind.Value, textEdit: { range: { start, end: position }, newText: label } }];
}

function slotNumbers(
  { document: { lines }, hostfile }: HostfileAnalysis,
  position: Position,
  typed: string,
): CompletionItem[] {
  const counts = new Set(
    hostfile.entries.filter(({ host }) => !isOn(host.offset, lines, position)).map(({ slots }) => slots.count),
  );
  const known = [...counts].filter(count => count !== undefined && count > 0);
  const numbers = known.length > 0 ? known : [8];
  const start = { line: position.line, character: position.character - typed.length };
  return numbers.map((count, i) => ({
    label: `slots=${count}`,
    kind: CompletionItemKind.Property,
    detail: `${count} GPUs, a process for each`,
    sortText: String(i).padStart(3, '0'),
    textEdit: { range: { start, end: position }, newText: `slots=${count}` },
  }));
}

function isOn(offset: number, lines: HostfileAnalysis['document']['lines'], { line }: Position): boolean {
  return lines.positionAt(offset).line === line;
}
