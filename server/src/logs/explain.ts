import type { Answer, Checked, ConfigFile, Context, Examine } from './answer.js';
import { answerOther, causeAnswer } from './cause-answers.js';
import type { LogEvent, LogFacts } from './events.js';
import { relevantEvents } from './order.js';
import type { Assumed } from './probe.js';
import { answerModel, answerRule, answerSyntax } from './rule-answers.js';

/** Examines configs, each once under the same assumptions. */
function contextOf(configs: readonly ConfigFile[], examine: Examine, base: Assumed): Context {
  const known = new Map<string, Promise<readonly Checked[]>>();
  const examineAll = async (assumed: Assumed): Promise<readonly Checked[]> => {
    const checked: Checked[] = [];
    for (const config of configs) {
      const examined = await examine(config.file, config.text, assumed);
      if (examined !== undefined) {
        checked.push({ ...config, examined });
      }
    }
    return checked;
  };
  return {
    checkedUnder(own) {
      const assumed = { ...own, ...base };
      const key = JSON.stringify(assumed);
      const found = known.get(key) ?? examineAll(assumed);
      known.set(key, found);
      return found;
    },
    async probe({ config, assumed }) {
      const examined = await examine('ds_config.json', JSON.stringify(config), { ...assumed, ...base });
      return examined?.findings ?? [];
    },
  };
}

async function answersOf(event: LogEvent, all: readonly LogEvent[], context: Context): Promise<readonly Answer[]> {
  switch (event.kind) {
    case 'model': {
      const found = await answerModel(event, context);
      return found.length > 0 ? found : answerOther(event, true, context);
    }
    case 'syntax':
      return [await answerSyntax(event, context)];
    case 'other':
      return answerOther(event, event.isDeepSpeeds, context);
    case 'known': {
      const beside = all.filter(other => other.kind === 'known' && other !== event && other.line === event.line);
      if (event.meaning.kind === 'cause') {
        // A rule has the same words: if its mistake is in the config, it says more.
        const rules = await Promise.all(beside.map(other => other.kind === 'known' && answerRule(other, context)));
        const isRules = rules.some(rule => rule && rule.isSure === true);
        return isRules ? [] : [await causeAnswer(event, event.meaning.cause, context)];
      }
      const isCauses = beside.some(other => other.kind === 'known' && other.meaning.kind === 'cause');
      const found = await answerRule(event, context);
      return found === undefined || (isCauses && !found.isSure) ? [] : [found.answer];
    }
  }
}

/** Returns what the events of a log mean, the first failure first, then what followed from it. */
export async function answersTo(
  { events, version }: LogFacts,
  configs: readonly ConfigFile[],
  examine: Examine,
): Promise<readonly Answer[]> {
  const context = contextOf(configs, examine, version === undefined ? {} : { version });
  const relevant = relevantEvents(events);
  const answers: Answer[] = [];
  for (const event of relevant) {
    answers.push(...(await answersOf(event, relevant, context)));
  }
  return answers;
}
