import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Rule } from '../../server/src/checking/rule.js';
import { type ConfigDocument, openText } from '../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import type { Loader, LoaderId } from '../../server/src/loaders/loader.js';
import { templates } from '../../server/src/templates/templates.js';
import { insertTemplate } from '../../server/src/templating/insert-template.js';
import type { Template } from '../../server/src/templating/template.js';
import type { Named, RunQuestion } from './question.js';

/** A config of the project's, to the end of the first step. Templates have to be accepted; an example may show a mistake. */
export interface ExampleQuestion extends Named<RunQuestion> {
  readonly assuming: Rule['assuming'];
  readonly template: boolean;
}

/** A template's loaders, once templates say for which they are; and what is put in may depend on the loader. */
type Claiming = Template & { readonly loaders?: readonly LoaderId[] };
const insert: (document: ConfigDocument, template: Template, loader: Loader) => string = insertTemplate;

function questionOf(id: string, text: string, loader: LoaderId, template: boolean): ExampleQuestion {
  return { id, question: { until: 'step', loader, text }, assuming: { loader }, template };
}

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));

const exampleFiles = readdirSync(folder)
  .filter(name => name.endsWith('.json'))
  .map(name => {
    const text = readFileSync(folder + name, 'utf8');
    return questionOf(`examples/${name}`, text, assume(openText(text), defaultSettings).loader.id, false);
  });

/** What a template leaves to the file it is put in; Trainer and Accelerate want a section for ZeRO. */
const around = JSON.stringify({
  train_micro_batch_size_per_gpu: 1,
  zero_optimization: { stage: 0 },
  optimizer: { type: 'AdamW', params: { lr: 1e-4 } },
});

function templateQuestions(template: Claiming): readonly ExampleQuestion[] {
  const loaders = template.loaders ?? (['deepspeed', 'transformers', 'accelerate'] as const);
  return loaders.map(id => {
    const document = openText(around);
    const { loader } = assume(document, { ...defaultSettings, loader: id });
    return questionOf(`template ${template.name} (${id})`, insert(document, template, loader), id, true);
  });
}

/** Every example of the project, and every template under each loader that it is for. */
export const exampleQuestions: readonly ExampleQuestion[] = [...exampleFiles, ...templates.flatMap(templateQuestions)];
