import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver-types';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { marked, serviceFor } from '../../marked-text.js';

const able = serviceFor(true);

describe('completion for a release', () => {
  it('marks keys and values that the release does not have, the keys last', () => {
    const at = (text: string, version: string): readonly CompletionItem[] => {
      const { document, position } = marked(text);
      return able.complete(document, position, { ...defaultSettings, version }).items;
    };
    const zenflow = (version: string): CompletionItem | undefined =>
      at('{ "zero_optimization": { "stage": 2, | } }', version).find(({ label }) => label === 'zenflow');
    assert.equal(zenflow('0.17.4')?.labelDetails?.description, 'Not in DeepSpeed 0.17.4: added in 0.17.5.');
    assert.ok((zenflow('0.17.4')?.sortText ?? '') > (zenflow('0.17.5')?.sortText ?? ''));
    assert.doesNotMatch(zenflow('0.17.5')?.labelDetails?.description ?? '', /Not in/);
    const lion = at('{ "optimizer": { "type": "|" } }', '0.10.3').find(({ label }) => label === '"Lion"');
    assert.equal(lion?.labelDetails?.description, 'not in DeepSpeed 0.10.3: added in 0.11.0');
  });
});
