import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Questions on which a release and our answer differ, and the reason. The list may only shrink: a resolved disagreement
 * must be removed.
 */
export interface KnownDisagreements {
  readonly reason: string;
  /** The releases of each question, by its name. */
  readonly questions: { readonly [id: string]: readonly string[] };
}

const file = new URL('known-release-disagreements.json', import.meta.url);

export function readKnownDisagreements(): readonly KnownDisagreements[] {
  return JSON.parse(readFileSync(file, 'utf8')) as readonly KnownDisagreements[];
}

/** Writes one line for each question. */
export function writeKnownDisagreements(known: readonly KnownDisagreements[]): void {
  const blocks = known.map(({ reason, questions }) => {
    const lines = Object.entries(questions).map(
      ([id, releases]) => `${JSON.stringify(id)}: ${JSON.stringify(releases)}`,
    );
    return `{"reason": ${JSON.stringify(reason)},\n"questions": {\n${lines.join(',\n')}\n}}`;
  });
  writeFileSync(file, `[\n${blocks.join(',\n')}\n]\n`);
}

function keyOf(id: string, release: string): string {
  return `${release} ${id}`;
}

/** Whether a disagreement is listed. */
export function isKnownBy(known: readonly KnownDisagreements[]): (id: string, release: string) => boolean {
  const keys = new Set(
    known.flatMap(({ questions }) =>
      Object.entries(questions).flatMap(([id, releases]) => releases.map(release => keyOf(id, release))),
    ),
  );
  return (id, release) => keys.has(keyOf(id, release));
}

/** Returns the list without resolved disagreements; a group that becomes empty is removed with its reason. */
export function withoutAgreed(
  known: readonly KnownDisagreements[],
  differs: (id: string, release: string) => boolean,
): readonly KnownDisagreements[] {
  return known.flatMap(({ reason, questions }) => {
    const left = Object.entries(questions)
      .map(([id, releases]): [string, readonly string[]] => [id, releases.filter(release => differs(id, release))])
      .filter(([, releases]) => releases.length > 0);
    return left.length === 0 ? [] : [{ reason, questions: Object.fromEntries(left) }];
  });
}
