import { isAtLeast } from '../../../server/src/catalog/version.js';
import { type Difference, type Outcome, shown, symbolOf } from '../difference.js';
import type { Facts } from '../facts.js';
import { type Pairs, sectionOf } from '../pairs.js';
import { isLive } from './presence.js';

/** Compares the aliases of keys. DeepSpeed also reads a field with an alias under its own name. */
export function compareAliases({ pairs }: Pairs, facts: Facts, version: string): Outcome {
  const theirs = new Map<string, Set<string>>();
  for (const { path, aliasOf = [] } of facts.paths) {
    for (const name of aliasOf) {
      const names = theirs.get(name) ?? new Set([name]);
      theirs.set(name, names.add(path));
      theirs.set(path, names);
    }
  }
  const live = pairs.filter(isLive);
  const differences = live.flatMap(({ own, found }): readonly Difference[] => {
    const said = (own.parameter.aliases ?? [])
      .filter(({ since }) => isAtLeast(version, since))
      .map(({ name }) => [sectionOf(own.key), name].filter(Boolean).join('.'))
      .sort();
    const had = [...(theirs.get(own.key) ?? [])].filter(name => name !== own.key).sort();
    return shown(said) === shown(had)
      ? []
      : [
          {
            key: own.key,
            about: 'alias',
            ours: shown(said),
            theirs: shown(had),
            where: symbolOf(found[0]?.reads ?? []),
            advice: 'Correct `aliases`.',
          },
        ];
  });
  return { compared: theirs.size, differences };
}

/** Compares the keys whose presence alone is an error, and the beginning of the message. */
export function compareRefusals({ pairs }: Pairs, facts: Facts): Outcome {
  const answers = new Map(facts.answers.map(({ id, answers }) => [id, answers]));
  const own = new Map(pairs.map(pair => [pair.own.key, pair]));
  const differences: Difference[] = [];
  let compared = 0;
  for (const { path, reads, refused = [] } of facts.paths) {
    const key = own.get(path)?.own;
    const said = answers.get(path)?.null;
    const [message] = refused.filter(text => said !== undefined && 'error' in said && text.startsWith(said.message));
    if (message !== undefined && key !== undefined) {
      compared++;
      if (key.refused === undefined || !message.startsWith(key.refused.message)) {
        differences.push({
          key: path,
          about: 'refusal',
          ours: key.refused === undefined ? 'accepted' : `refused with ${shown(key.refused.message)}`,
          theirs: `refused with ${shown(message)}`,
          where: symbolOf(reads),
          advice: 'Correct `refused`, with the release and the beginning of the message.',
        });
      }
    }
  }
  for (const { own: key } of pairs.filter(
    pair => pair.own.parameter.refused === pair.own.refused && pair.own.refused,
  )) {
    const said = answers.get(key.key)?.null;
    if (said === undefined || ('error' in said && said.message.startsWith(key.refused?.message ?? ''))) {
      continue;
    }
    differences.push({
      key: key.key,
      about: 'refusal',
      ours: `refused with ${shown(key.refused?.message)}`,
      theirs: 'error' in said ? `${said.error}: ${said.message}` : 'loads',
      where: key.parameter.source,
      advice: 'Correct `refused`.',
    });
  }
  return { compared, differences };
}
