import { isRead } from '../../../server/src/catalog/parameter.js';
import { isNewer } from '../../../server/src/catalog/version.js';
import type { Difference, Outcome } from '../difference.js';
import { symbolOf } from '../difference.js';
import type { PathFacts } from '../facts.js';
import type { Pair, Pairs } from '../pairs.js';

/** Whether the release accepts and uses the key according to the catalog. */
export function isLive({ own }: Pair): boolean {
  return own.isRead && own.refused === undefined && isRead(own.parameter);
}

function lacking({ path, reads }: PathFacts): Difference {
  return {
    key: path,
    about: 'presence',
    ours: 'no such key',
    theirs: 'reads it',
    where: symbolOf(reads),
    advice: 'Add an entry, with `since` as the first release that has it.',
  };
}

function notFound({ own }: Pair): Difference {
  return {
    key: own.key,
    about: 'presence',
    ours: 'DeepSpeed reads it',
    theirs: 'no code was found that reads it',
    unread: true,
    where: own.parameter.source,
    advice: 'Give it `removedIn` or a `status`. If the walk cannot see the code that reads it, add an exception.',
  };
}

function found({ own, found: facts }: Pair, version: string): Difference | undefined {
  const { since, status, removedIn } = own.parameter;
  const isDue = isNewer(since, version);
  const reading = facts.flatMap(({ reads }) => reads).filter(([how]) => how !== 'in');
  if (
    reading.length === 0 ||
    own.refused !== undefined ||
    (own.isRead && (isRead(own.parameter) || status === 'dead'))
  ) {
    return undefined;
  }
  const reason = isDue
    ? `comes with ${since}`
    : removedIn === undefined
      ? (status ?? 'never read')
      : `removed in ${removedIn}`;
  return {
    key: own.key,
    about: 'presence',
    ours: reason,
    theirs: `${version} reads it`,
    where: symbolOf(reading),
    advice: isDue ? 'Correct `since`.' : 'Correct `status`, `removedIn` or `since`.',
  };
}

/** Returns the keys that only the catalog or only DeepSpeed has. */
export function comparePresence({ pairs, unknown }: Pairs, version: string): Outcome {
  const live = pairs.filter(isLive);
  const differences = [
    ...unknown.map(lacking),
    ...live.filter(pair => pair.found.length === 0).map(notFound),
    ...pairs.flatMap(pair => found(pair, version) ?? []),
  ];
  return { compared: live.length, differences };
}
