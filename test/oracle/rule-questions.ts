import { newestOf } from '../../server/src/catalog/packages.js';
import { newestVersion } from '../../server/src/catalog/releases.js';
import type { Rule } from '../../server/src/checking/rule.js';
import { openText } from '../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import { rules } from '../../server/src/rules/rules.js';
import type { Named, RunQuestion } from './question.js';

/** The two examples of a rule. */
export type Example = 'bad' | 'good';

/** A question about a source under a rule's assumptions, run to the end of the first step. */
function questionAbout(text: string, assuming: Rule['assuming']): RunQuestion {
  const { loader, version, worldSize, loaderReleases } = assume(openText(text), { ...defaultSettings, ...assuming });
  const others = loaderReleases.filter(release => release.version !== newestOf(release.name));
  return {
    until: 'step',
    // The answering program has only one release of a loader. It reports any other as unknown.
    loader: [loader.id, ...others.map(release => release.version)].join(' '),
    text,
    ...(worldSize === undefined ? {} : { worldSize }),
    ...(version === newestVersion ? {} : { version }),
  };
}

export interface RuleQuestion extends Named<RunQuestion> {
  readonly rule: Rule;
  readonly example: Example;
}

/** The rules about configs by themselves: no program here has the run or the machines of an example. */
export const rulesToAsk: readonly Rule[] = rules.filter(
  ({ assuming }) => assuming?.runs === undefined && assuming?.model === undefined,
);

/** The examples of every rule, under the loader, the release and the world size that the rule assumes. */

export const ruleQuestions: readonly RuleQuestion[] = rulesToAsk.flatMap(rule =>
  (['bad', 'good'] as const).map(example => ({
    id: `${rule.code} ${example}`,
    rule,
    example,
    question: questionAbout(rule[example], rule.assuming),
  })),
);
