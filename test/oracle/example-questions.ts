import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Rule } from '../../server/src/checking/rule.js';
import { openText } from '../../server/src/document/config-document.js';
import { type Assumptions, assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import type { LoaderId } from '../../server/src/loaders/loader-id.js';
import { applyTemplate } from '../../server/src/refactoring/apply-template.js';
import type { Change } from '../../server/src/refactoring/move.js';
import { climbLadder } from '../../server/src/refactoring/moves/climb-ladder.js';
import { templates } from '../../server/src/templates/templates.js';
import { zero1 } from '../../server/src/templates/zero1.js';
import type { Template } from '../../server/src/templating/template.js';
import type { Named, RunQuestion } from './question.js';

/**
 * A config of the project, run to the end of the first step. Templates have to be accepted; an example may show a
 * mistake.
 */
export interface ExampleQuestion extends Named<RunQuestion> {
  readonly assuming: Rule['assuming'];
  readonly template: boolean;
}

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

/** Lightning is not asked: it makes its own config from the file. */
const asked = ['deepspeed', 'transformers', 'accelerate'] as const;

/** The keys that a section template leaves to the rest of the file; Trainer and Accelerate require a ZeRO section. */
export const sectionToFill = JSON.stringify({
  train_micro_batch_size_per_gpu: 1,
  zero_optimization: { stage: 0 },
  optimizer: { type: 'AdamW', params: { lr: 1e-4 } },
});

function readBy(loader: LoaderId): Assumptions {
  return assume(openText(''), { ...defaultSettings, loader });
}

/** A whole config from each template; the template of a section is put into a config. */
function templateQuestions(template: Template): readonly ExampleQuestion[] {
  const loaders = template.loaders ?? asked;
  return loaders.map(id => {
    const document = openText(template.kind === 'section' ? sectionToFill : '');
    return questionOf(`template ${template.name} (${id})`, applyTemplate(document, template, readBy(id)), id, true);
  });
}

/** Every step from stage 1 to the least memory. */
function stepQuestions(loader: LoaderId): readonly ExampleQuestion[] {
  const questions: ExampleQuestion[] = [];
  let text: string | undefined = applyTemplate(openText(''), zero1, readBy(loader));
  while (text !== undefined) {
    const steps: readonly Change[] = [...climbLadder.changes(openText(text), readBy(loader))];
    text = steps.find(({ name }) => name === 'less-memory')?.text;
    if (text !== undefined) {
      questions.push(questionOf(`less memory, step ${questions.length + 1} (${loader})`, text, loader, true));
    }
  }
  return questions;
}

/** Every example, every template under each of its loaders, and every step to less memory. */
export const exampleQuestions: readonly ExampleQuestion[] = [
  ...exampleFiles,
  ...templates.flatMap(templateQuestions),
  ...asked.flatMap(stepQuestions),
];
