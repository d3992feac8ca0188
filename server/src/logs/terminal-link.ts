import { search, wordsIn } from './message-search.js';

/** A piece of a line of a terminal that can be explained. */
export interface TerminalMessage {
  readonly start: number;
  readonly length: number;
  /** The code of the rule or cause; undefined if the lines below decide. */
  readonly code: string | undefined;
}

/** Returns the message in a line of a terminal that an explanation leads from; undefined if there is none. */
export function messageIn(line: string): TerminalMessage | undefined {
  const model = /\b\d+ validation errors? for \w+Config\b/.exec(line);
  if (model !== null) {
    return { start: model.index, length: model[0].length, code: undefined };
  }
  const hits = search(line, wordsIn(line)).filter(({ raisedIn }) => raisedIn === undefined);
  const [longest] = hits.sort((a, b) => b.weight - a.weight);
  if (longest === undefined) {
    return undefined;
  }
  const { offset, end, meaning } = longest;
  const code = meaning.kind === 'rule' ? meaning.known.rules[0] : meaning.cause.code;
  return { start: offset, length: end - offset, code };
}
