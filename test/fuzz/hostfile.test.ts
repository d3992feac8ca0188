import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createHostfileService } from '../../server/src/hostfile/hostfile-service.js';
import { defaultSettings } from '../../server/src/loaders/assumptions.js';
import { everything } from '../client-abilities.js';
import { askEverything, type Changing, changesOf } from './answers.js';
import { holds } from './bounds.js';
import { garbage } from './texts.js';

const service = createHostfileService({ ...everything, snippets: false, documentChanges: false, snippetEdits: false });

const parts = [
  'w0',
  'w1',
  ' ',
  '  ',
  '\t',
  'slots=',
  'slots=4',
  'slots=0',
  '٣',
  '# c',
  '\n',
  '\r\n',
  '\r',
  ':',
  '=',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '😀',
  '\ud800',
  '\u0000',
  '9'.repeat(30),
];
const line = fc.array(fc.constantFrom(...parts), { maxLength: 30, size: 'max' }).map(all => all.join(''));
const hostfile = fc.oneof({ weight: 5, arbitrary: line }, { weight: 1, arbitrary: garbage });

function open(text: string): TextDocument {
  return TextDocument.create('file:///hostfile', 'deepspeed-hostfile', 1, text);
}

describe('the service of hostfiles', () => {
  it('answers every request, with ranges inside the document', () => {
    holds(fc.tuple(hostfile, fc.nat(100)), ([text, place]) => {
      askEverything(service, open(text), [0, place % (text.length + 1), text.length], defaultSettings);
    });
  });

  it('fixes what it offers to fix, and fix-all ends', () => {
    holds(hostfile, text => {
      const document = open(text);
      const before = service.diagnose(document);
      for (const { action, text: changed } of changesOf(service, document, defaultSettings)) {
        const [fixed] = action.diagnostics ?? [];
        const count = (all: typeof before): number => all.filter(({ code }) => code === fixed?.code).length;
        const left = service.diagnose(open(changed));
        assert.ok(
          fixed === undefined || count(left) < count(before),
          `${action.title}: ${JSON.stringify([text, changed])}`,
        );
      }
      const seen: string[] = [];
      for (let next: string | undefined = text; next !== undefined; ) {
        seen.push(next);
        const all: Changing | undefined = changesOf(service, open(next), defaultSettings).find(({ action }) =>
          action.kind?.startsWith('source.fixAll'),
        );
        next = all?.text;
        assert.ok(next === undefined || (seen.length < 10 && !seen.includes(next)), JSON.stringify([...seen, next]));
      }
    });
  });
});
