import { openText } from '../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import { applyTemplate } from '../../server/src/refactoring/apply-template.js';
import { templates } from '../../server/src/templates/templates.js';
import { illegalQuestionsOf, legalQuestionsOf, specialQuestionsOf } from './catalog-questions.js';
import { sectionToFill } from './example-questions.js';
import { askedReleases } from './release-pythons.js';
import { rulesToAsk } from './rule-questions.js';

/** A config that every asked release reads, without another loader. */
export interface ReleaseQuestion {
  readonly id: string;
  readonly text: string;
}

/** Templates as they are filled in for a release; they may differ between releases. */
function templateQuestions(): readonly ReleaseQuestion[] {
  return templates
    .filter(template => template.loaders?.includes('deepspeed') ?? true)
    .flatMap(template =>
      askedReleases.map(version => {
        const document = openText(template.kind === 'section' ? sectionToFill : '');
        const assumptions = assume(document, { ...defaultSettings, loader: 'deepspeed', version });
        return { id: `template ${template.name} (${version})`, text: applyTemplate(document, template, assumptions) };
      }),
    );
}

/** The examples of the rules, whatever loader and release they are about. */
function ruleQuestions(): readonly ReleaseQuestion[] {
  return rulesToAsk.flatMap(rule =>
    (['bad', 'good'] as const).map(example => ({ id: `${rule.code} ${example}`, text: rule[example] })),
  );
}

/**
 * The legal values in the catalog, an illegal one, null, "auto" and the values at the limits, for all of the releases.
 */
function catalogQuestions(): readonly ReleaseQuestion[] {
  return askedReleases
    .toReversed()
    .flatMap(release => [...legalQuestionsOf(release), ...illegalQuestionsOf(release), ...specialQuestionsOf(release)])
    .map(({ id, question }) => ({ id, text: question.text }));
}

/** The questions for every release, each config once. */
export const releaseQuestions: readonly ReleaseQuestion[] = [
  ...new Map(
    [...catalogQuestions(), ...ruleQuestions(), ...templateQuestions()]
      .reverse() // the first of several questions with the same text names it
      .map(question => [question.text, question]),
  ).values(),
].reverse();
