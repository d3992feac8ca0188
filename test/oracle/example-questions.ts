import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openText } from '../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import { templates } from '../../server/src/templates/templates.js';
import type { Named, RunQuestion } from './question.js';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));

const exampleFiles = readdirSync(folder)
  .filter(name => name.endsWith('.json'))
  .map(name => ({ id: `examples/${name}`, text: readFileSync(folder + name, 'utf8') }));

/** What a template leaves to the file it is put in. */
const around = {
  train_micro_batch_size_per_gpu: 1,
  optimizer: { type: 'AdamW', params: { lr: 1e-4 } },
};

const filledTemplates = templates.map(({ name, config }) => ({
  id: `template ${name}`,
  text: JSON.stringify({ ...around, ...config }),
}));

/** Every example of the project and every template, to the end of the first step. */
export const exampleQuestions: readonly Named<RunQuestion>[] = [...exampleFiles, ...filledTemplates].map(
  ({ id, text }) => ({
    id,
    question: { until: 'step', loader: assume(openText(text), defaultSettings).loader.id, text },
  }),
);
