import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Diagnostic } from 'vscode-languageserver-types';
import { createLanguageService } from '../../server/src/features/service.js';
import { everything } from '../client-abilities.js';
import { documentOf, serviceFor } from '../marked-text.js';
import { afterEdit, askEverything, changesOf, syntaxErrors, wholeOf } from './answers.js';
import { bounds, holds, share } from './bounds.js';
import { anything, corpus, mistaken, settings } from './configs.js';

const plain = serviceFor(false);
const able = serviceFor(true);
/** The menus depend on the client's commands, so the services to compare differ in tab stops alone. */
const withoutTabStops = createLanguageService({
  ...everything,
  itemDefaults: false,
  snippets: false,
  snippetEdits: false,
});

describe(`the service, on mutations of ${corpus.files.length} ${corpus.real ? 'real configs' : 'examples'} and the rules' examples (${bounds.runs} runs from seed ${bounds.seed})`, () => {
  it('answers every request, with ranges inside the document', () => {
    holds(
      fc.tuple(anything, settings, fc.array(fc.nat(20_000), { maxLength: 3 })),
      ([text, own, places]) => {
        const offsets = places.map(place => place % (text.length + 1));
        askEverything(able, documentOf(text), [...offsets, text.length], own);
      },
      share(0.5),
    );
  });

  it('keeps well-formed sources well-formed, with the same result with tab stops', () => {
    holds(
      fc.tuple(anything, settings),
      ([text, own]) => {
        const document = documentOf(text);
        const made = changesOf(withoutTabStops, document, own);
        assert.deepEqual(
          changesOf(able, document, own).map(each => each.text),
          made.map(each => each.text),
        );
        const wasJson = syntaxErrors(text) === 0;
        for (const { action, text: changed } of [...made, ...changesOf(plain, document, own)]) {
          assert.ok(!wasJson || syntaxErrors(changed) === 0, `${action.title}: ${JSON.stringify([text, changed])}`);
        }
      },
      share(0.5),
    );
  });

  it('fixes what it offers to fix', () => {
    holds(
      fc.tuple(mistaken, settings),
      ([text, own]) => {
        const document = documentOf(text);
        const before = plain.diagnose(document, own);
        if (before.some(({ code }) => code === 'duplicate-key')) {
          return;
        }
        for (const { action, text: changed } of changesOf(plain, document, own)) {
          const [fixed] = action.isPreferred ? (action.diagnostics ?? []) : [];
          const isSame = ({ code, message }: Diagnostic): boolean => code === fixed?.code && message === fixed?.message;
          const left = fixed === undefined ? [] : plain.diagnose(documentOf(changed), own).filter(isSame);
          assert.ok(left.length < Math.max(1, before.filter(isSame).length), `${action.title}: ${changed}`);
        }
      },
      share(0.5),
    );
  });

  it('ends when all fixes are applied again and again', () => {
    holds(
      fc.tuple(mistaken, settings),
      ([text, own]) => {
        const seen: string[] = [];
        let current = text;
        for (let next: string | undefined = text; next !== undefined; ) {
          seen.push(next);
          current = next;
          const document = documentOf(current);
          const context = { diagnostics: [], only: ['source.fixAll'] };
          const [action] = plain.codeActions(document, wholeOf(document), context, own);
          next = action?.edit === undefined ? undefined : afterEdit(document, action.edit);
          assert.ok(next === undefined || (seen.length < 10 && !seen.includes(next)), JSON.stringify([...seen, next]));
        }
      },
      share(0.5),
    );
  });
});
