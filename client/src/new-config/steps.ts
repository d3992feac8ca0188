/** The position in a series of questions, counted from 1. */
export interface Position {
  readonly step: number;
  readonly total: number;
}

/** What a user can do with a question besides answering it. */
export type Turn = 'back' | 'cancel';

/** One question: it takes the answers so far and returns them with its own. */
export interface Step<Answers> {
  /** Whether the question is asked; always if absent. */
  readonly applies?: (answers: Answers) => boolean;
  readonly ask: (answers: Answers, at: Position) => Promise<Answers | Turn>;
}

/**
 * Asks one question after the other. Going back asks the one before again; later answers are kept as proposals. Returns
 * undefined if the user cancels.
 */
export async function walk<Answers extends object>(
  steps: readonly Step<Answers>[],
  initial: Answers,
): Promise<Answers | undefined> {
  let answers = initial;
  let current = steps[0];
  while (current !== undefined) {
    const applying = steps.filter(({ applies }) => applies?.(answers) ?? true);
    const index = applying.indexOf(current);
    const reply = await current.ask(answers, { step: index + 1, total: applying.length });
    if (reply === 'cancel') {
      return undefined;
    }
    if (reply === 'back') {
      current = applying[Math.max(index - 1, 0)];
      continue;
    }
    answers = reply;
    const rest = steps.slice(steps.indexOf(current) + 1);
    current = rest.find(({ applies }) => applies?.(reply) ?? true);
  }
  return answers;
}
