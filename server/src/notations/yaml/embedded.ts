import { keepLast } from '../../caching/keep-last.js';
import { isConfigName } from '../../catalog/config-name.js';
import { signsOfConfig } from '../../catalog/config-signs.js';
import { startsJson, startsPython } from '../../document/first-lines.js';
import { type Content, type Finder, mappedSource, mostSources } from '../../document/mapped-source.js';
import { hasUnknownPart, MappedTextBuilder, unknownPartOf } from '../../document/mapped-text.js';
import type { EmbeddedIn, EmbeddedSource } from '../../document/notation.js';
import { mightHaveConfig } from './might-have.js';

/** The head of a block whose lines keep their ends, behind a key or as an item of a list: `run: |`, `- |`. */
const head =
  /^([ \t]*)((?:-[ \t]+)*)(?:["']?([\w.-]+)["']?[ \t]*:[ \t]+)?(?:[!&]\S+[ \t]+)*\|[-+]?[ \t]*(?:#[^\r\n]*)?\r?\n/gm;

/** What another program replaces before the lines are read: `${{ inputs.stage }}` of GitHub, `{{ .Values.stage }}` of Helm. */
const template = /\$?\{\{[^\r\n]*?\}\}/g;

/** The lines of a block. */
interface Block {
  /** The key that has it; empty for an item of a list. */
  readonly name: string;
  readonly offset: number;
  readonly end: number;
  readonly indent: string;
}

/** Returns the lines behind a head that are indented further than it. */
function blockBehind(text: string, name: string, from: number, outer: number): Block | undefined {
  const line = /[^\n]*\n|[^\n]+$/y;
  let indent: string | undefined;
  let end = from;
  for (line.lastIndex = from; ; ) {
    const [found] = line.exec(text) ?? [];
    const blanks = /^ */.exec(found ?? '')?.[0] ?? '';
    const isEmpty = found?.trim() === '';
    if (found === undefined || (!isEmpty && blanks.length < (indent?.length ?? outer + 1))) {
      return indent === undefined ? undefined : { name, offset: from, end, indent };
    }
    indent ??= isEmpty ? undefined : blanks;
    end = line.lastIndex;
  }
}

function contentOf(text: string, { offset, end, indent }: Block): Content {
  const builder = new MappedTextBuilder();
  let count = 0;
  for (const { 0: line, index } of text.slice(offset, end).matchAll(/[^\n]*\n|[^\n]+$/g)) {
    const start = offset + index + (line.startsWith(indent) ? indent.length : line.length - line.trimStart().length);
    let at = line.trim() === '' ? offset + index : start;
    const stop = offset + index + line.length;
    for (const { 0: found, index: inLine } of line.matchAll(template)) {
      builder.add(text.slice(at, offset + index + inLine), at);
      count += 1;
      builder.addUnit(unknownPartOf(count), offset + index + inLine);
      at = offset + index + inLine + found.length;
    }
    builder.add(text.slice(at, stop), at);
  }
  return { content: builder.ended(end), written: piece => piece.replace(/\n/g, `\n${indent}`) };
}

/** Returns the language of lines by the name of their key, which may be that of a file. */
function languageOf(name: string, lines: string): EmbeddedSource['language'] {
  if (startsJson(lines)) {
    return 'json';
  }
  if (/\.ya?ml$/.test(name)) {
    return 'yaml';
  }
  return name.endsWith('.py') || startsPython(lines) ? 'python' : 'shell';
}

const finder: Finder = {
  embeddedIn: (text, known) => embeddedInYaml(text, known),
  isConfig: (root, target) => signsOfConfig(root, isConfigName(target)) !== undefined,
};

function sourceOf(text: string, block: Block): EmbeddedSource {
  const { name, offset, end } = block;
  const read = contentOf(text, block);
  const language = languageOf(name, read.content.text);
  const reason = name === '' ? 'it is an item of a list' : `it is the value of ${name}`;
  // Programs write such a file as it is, unless it is a template.
  const isOpen = language === 'json' && (!name.endsWith('.json') || hasUnknownPart(read.content.text));
  const facts = { language, offset, end, target: name, isOpen, reason };
  return mappedSource(text, facts, read, finder);
}

/**
 * Returns the blocks of a YAML file that may have configs: scripts of a job, and files of a ConfigMap. They are found
 * without a parser, which would not read a template.
 */
export const embeddedInYaml: EmbeddedIn = keepLast((text: string, known?: number) => {
  const found: EmbeddedSource[] = [];
  if (known === undefined && !mightHaveConfig(text)) {
    return found;
  }
  let end = 0;
  for (const { 0: whole, 1: before = '', 2: dashes = '', 3: name = '', index } of text.matchAll(head)) {
    const from = index + whole.length;
    // An item of a list is at the column of its key.
    const outer = before.length + (name === '' ? Math.max(0, dashes.lastIndexOf('-')) : dashes.length);
    const block = index < end ? undefined : blockBehind(text, name, from, outer);
    if (block === undefined) {
      continue;
    }
    end = block.end;
    if (found.length < mostSources && (block.offset === known || mightHaveConfig(text.slice(block.offset, end)))) {
      found.push(sourceOf(text, block));
    }
  }
  return found;
});
