import assert from 'node:assert/strict';
import { analyse } from '../../server/src/analysis/analysis.js';
import { detect, isConfigName } from '../../server/src/detection/detect.js';
import { openText } from '../../server/src/document/config-document.js';
import { defaultSettings, type Settings } from '../../server/src/loaders/assumptions.js';
import { loadCorpus } from './corpus-files.js';

const corpus = loadCorpus();

/** A disagreement with arguments that are not in the file. */
function isAboutArguments(message: string | undefined): boolean {
  return message?.startsWith('Please correct the following DeepSpeed config values that mismatch') ?? false;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

describe(`verdicts on ${corpus.files.length} ${corpus.real ? 'real configs' : 'examples'}`, () => {
  for (const loader of ['auto', 'deepspeed', 'transformers'] as const) {
    it(`loader ${loader}: no error on a file that the program reads`, () => {
      const settings: Settings = { ...defaultSettings, loader };
      const table = { agreeOk: 0, agreeError: 0, missed: 0 };
      const wrong: string[] = [];
      for (const file of corpus.files) {
        const analysis = analyse(openText(file.text), settings);
        const label = file.labels[analysis.assumptions.loader.id];
        const errors = analysis.verdicts.filter(({ severity }) => severity === 'error');
        if (label === undefined || isAboutArguments(label.message)) {
          continue;
        }
        if (label.ok && errors.length > 0) {
          wrong.push(`${file.id}: ${errors.map(({ message }) => message).join(' | ')}`);
        }
        table[label.ok ? 'agreeOk' : errors.length > 0 ? 'agreeError' : 'missed'] += 1;
      }
      console.log(`      ${JSON.stringify({ loader, ...table, falseErrors: wrong.length })}`);
      assert.deepEqual(wrong, []);
    });
  }
});

describe('detection', () => {
  it('finds the configs, by name alone and with their content', () => {
    const named = corpus.files.filter(({ name }) => isConfigName(name)).length;
    const namedOthers = corpus.others.filter(({ name }) => isConfigName(name)).length;
    const found = corpus.files.filter(({ name, text }) => detect(`/${name}`, text).ours).length;
    const recall = named / corpus.files.length;
    const precision = named / (named + namedOthers);
    console.log(
      `      by name: recall ${percent(named, corpus.files.length)}, precision ${percent(named, named + namedOthers)}`,
    );
    console.log(`      with content: recall ${percent(found, corpus.files.length)}`);
    assert.ok(recall >= 0.9, `recall ${recall}`);
    assert.ok(precision >= 0.97, `precision ${precision}`);
    assert.ok(found / corpus.files.length >= 0.99);
  });

  it(`stays silent on ${corpus.others.length} look-alikes`, () => {
    const taken = corpus.others.filter(({ name, text }) => detect(`/${name}`, text).ours).map(({ name }) => name);
    assert.deepEqual(taken, []);
  });
});
