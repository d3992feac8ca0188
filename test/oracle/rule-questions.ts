import { newestVersion } from '../../server/src/catalog/releases.js';
import type { Rule } from '../../server/src/checking/rule.js';
import { openText } from '../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import { rules } from '../../server/src/rules/rules.js';
import type { Named, RunQuestion } from './question.js';

/** The two examples of a rule. */
export type Example = 'bad' | 'good';

/** What to ask about a text under a rule's assumptions: the whole way, to the end of the first step. */
function questionAbout(text: string, assuming: Rule['assuming']): RunQuestion {
  const { loader, version, worldSize } = assume(openText(text), { ...defaultSettings, ...assuming });
  return {
    until: 'step',
    loader: loader.id,
    text,
    ...(worldSize === undefined ? {} : { worldSize }),
    ...(version === newestVersion ? {} : { version }),
  };
}

export interface RuleQuestion extends Named<RunQuestion> {
  readonly rule: Rule;
  readonly example: Example;
}

/** The examples of every rule, under the loader, the release and the world size that they assume. */
export const ruleQuestions: readonly RuleQuestion[] = rules.flatMap(rule =>
  (['bad', 'good'] as const).map(example => ({
    id: `${rule.code} ${example}`,
    rule,
    example,
    question: questionAbout(rule[example], rule.assuming),
  })),
);
