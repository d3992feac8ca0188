import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parser as pythonParser } from '@lezer/python';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionItem, TextEdit } from 'vscode-languageserver-types';
import { parseAllDocuments } from 'yaml';
import { configsIn } from '../../server/src/analysis/analyses.js';
import { type Analysis, analyse } from '../../server/src/analysis/analysis.js';
import { draftOf } from '../../server/src/document/draft.js';
import type { Notation } from '../../server/src/document/notation.js';
import type { Span } from '../../server/src/document/syntax-tree.js';
import { createLanguageService } from '../../server/src/features/service.js';
import { defaultSettings } from '../../server/src/loaders/assumptions.js';
import { pythonNotation } from '../../server/src/notations/python/python-notation.js';
import { yamlNotation } from '../../server/src/notations/yaml/yaml-notation.js';
import { templates } from '../../server/src/templates/templates.js';
import { nothing } from '../client-abilities.js';
import { aroundFolder } from './around-files.js';
import { isThorough } from './corpus-files.js';

/** Every how many characters of a config something is asked. */
const stride = 29;

/** Every how many completions of a list are applied. */
const sample = 9;

/** Every how many templates of the list are applied to a file. The next file gets the next ones. */
const templateStride = isThorough ? 1 : 15;

function pythonMistakes(text: string): number {
  let count = 0;
  pythonParser.parse(text).iterate({
    enter: node => {
      count += node.type.isError ? 1 : 0;
    },
  });
  return count;
}

function yamlMistakes(text: string): number {
  return parseAllDocuments(text, { version: '1.1' }).reduce((sum, { errors }) => sum + errors.length, 0);
}

interface Language {
  readonly id: string;
  readonly notation: Notation;
  readonly folders: readonly string[];
  /** Counts the places that are not in the grammar of the language. */
  readonly mistakes: (text: string) => number;
}

const languages: readonly Language[] = [
  { id: 'python', notation: pythonNotation, folders: ['python'], mistakes: pythonMistakes },
  { id: 'yaml', notation: yamlNotation, folders: ['recipes-yaml', 'accelerate-yaml'], mistakes: yamlMistakes },
];

/** Returns a snippet as an editor inserts it: with a value at each empty tab stop, at the indent of its line. */
function expanded(snippet: string, indent: string): string {
  return snippet
    .replace(/\$\{\d+\|((?:[^\\,|]|\\.)*)[^|]*\|\}/g, '$1')
    .replace(/\$\{\d+:((?:[^\\}]|\\.)*)\}/g, '$1')
    .replace(/\$\d+/g, '0')
    .replace(/\\([\\$},|])/g, '$1')
    .replaceAll('\n', `\n${indent}`);
}

function applied(document: TextDocument, { textEdit, additionalTextEdits = [] }: CompletionItem): string {
  const { range, newText } = textEdit as TextEdit;
  const line = document.getText({ start: { line: range.start.line, character: 0 }, end: range.start });
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  return TextDocument.applyEdits(document, [{ range, newText: expanded(newText, indent) }, ...additionalTextEdits]);
}

/** Returns the two texts without what is equal at their start and end. */
function changed(before: string, after: string): readonly [string, string] {
  let start = 0;
  while (start < before.length && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) {
    end += 1;
  }
  return [before.slice(start, before.length - end), after.slice(start, after.length - end)];
}

function inOrder(one: Span, other: Span): number {
  return one.offset - other.offset;
}

function placesIn({ offset, end }: Span): readonly number[] {
  return Array.from({ length: Math.ceil((end - offset + 1) / stride) }, (_, i) => offset + i * stride);
}

const folder = aroundFolder();

describe(`real files in other languages: ${folder === undefined ? 'none' : 'all'}`, function () {
  this.timeout(600_000);
  for (const { id, notation, folders, mistakes } of folder === undefined ? [] : languages) {
    const service = createLanguageService({ ...nothing, snippets: true }, undefined, () => notation);
    const files = folders.flatMap(name =>
      readdirSync(path.join(folder ?? '', name)).map(file => path.join(folder ?? '', name, file)),
    );
    const opened = files.map(file => {
      const document = TextDocument.create(`file://${file}`, id, 0, readFileSync(file, 'utf8'));
      const analyses = configsIn(document, () => notation).map(config => analyse(config, defaultSettings));
      return { file, document, analyses, before: mistakes(document.getText()) };
    });

    /** Fails if an edit breaks the file, or changes something outside of its config. */
    function assertSound(file: string, { document }: Analysis, before: number, after: string, what: string): void {
      assert.ok(mistakes(after) <= before, `${what} breaks ${file}:\n${changed(document.text, after).join('\n=>\n')}`);
      let from = 0;
      let at = 0;
      for (const { offset, end } of [document.region, ...(document.region.parts ?? [])].sort(inOrder)) {
        if (offset >= from) {
          const rest = document.text.slice(from, offset);
          const found = from === 0 ? Number(!after.startsWith(rest)) : after.indexOf(rest, at);
          assert.ok(found === 0 || from > 0, `${what} changes ${file} before the config`);
          assert.ok(found >= at, `${what} changes ${file} between the parts of the config`);
          at = found + rest.length;
          from = end;
        }
      }
      // Members that are added may come behind the comments that end a section.
      const tail = document.text.slice(from).replace(/^(?:\s|#.*)*/, '');
      assert.ok(after.slice(at).endsWith(tail), `${what} changes ${file} behind the config`);
    }

    it(`are explained and completed at each place of a config in ${id}`, () => {
      for (const { file, document, analyses, before } of opened) {
        for (const analysis of analyses) {
          const { region } = analysis.document;
          const pieces = [region, ...(region.parts ?? [])];
          for (const at of pieces.flatMap(placesIn)) {
            const position = document.positionAt(at);
            service.hover(document, position);
            const { items } = service.complete(document, position);
            for (const item of items.filter((_, i) => i % sample === at % sample)) {
              assertSound(file, analysis, before, applied(document, item), `completing ${item.label} at ${at}`);
            }
          }
        }
      }
    });

    it(`take fixes and templates in ${id}`, () => {
      for (const [index, { file, analyses, before }] of opened.entries()) {
        for (const analysis of analyses) {
          for (const verdict of analysis.verdicts) {
            for (const fix of verdict.fixes?.() ?? []) {
              const draft = draftOf(analysis.document);
              fix.apply(draft);
              assertSound(file, analysis, before, draft.text, `"${fix.title}"`);
            }
          }
          for (const template of templates.filter((_, i) => i % templateStride === index % templateStride)) {
            assertSound(file, analysis, before, analysis.withTemplate(template), `template ${template.name}`);
          }
        }
      }
    });
  }
});
