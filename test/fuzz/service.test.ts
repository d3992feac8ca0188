import assert from 'node:assert/strict';
import fc from 'fast-check';
import { documentOf, serviceFor } from '../marked-text.js';
import { askEverything, changesOf, syntaxErrors } from './answers.js';
import { bounds, holds, share } from './bounds.js';
import { anything, corpus, settings } from './configs.js';

const plain = serviceFor(false);
const able = serviceFor(true);

describe(`the service, on what comes of ${corpus.files.length} ${corpus.real ? 'real configs' : 'examples'} and the rules' (${bounds.runs} runs from seed ${bounds.seed})`, () => {
  it('answers everything, within the document', () => {
    holds(fc.tuple(anything, settings, fc.array(fc.nat(20_000), { maxLength: 3 })), ([text, own, places]) => {
      const offsets = places.map(place => place % (text.length + 1));
      askEverything(able, documentOf(text), [...offsets, text.length], own);
    });
  });

  it('makes changes that leave well-formed texts so, and are the same with tab stops', () => {
    holds(
      fc.tuple(anything, settings),
      ([text, own]) => {
        const document = documentOf(text);
        const made = changesOf(plain, document, own);
        assert.deepEqual(
          changesOf(able, document, own).map(each => each.text),
          made.map(each => each.text),
        );
        const wasJson = syntaxErrors(text) === 0;
        for (const { action, text: changed } of made) {
          assert.ok(!wasJson || syntaxErrors(changed) === 0, `${action.title}: ${JSON.stringify([text, changed])}`);
        }
      },
      share(0.5),
    );
  });
});
