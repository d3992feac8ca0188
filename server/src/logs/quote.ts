import type { Hit } from './message-search.js';

/** Longer quotes help nobody. */
export const mostCharacters = 400;

/** Returns the messages that are not inside longer ones. */
export function longest(hits: readonly Hit[]): readonly Hit[] {
  return hits.filter(
    hit =>
      !hits.some(
        other => other !== hit && other.weight > hit.weight && other.offset <= hit.end && hit.offset <= other.end,
      ),
  );
}

/** Returns the end of the line, or of the next ones if the message goes on there: it was broken into lines. */
function endOfMessage(text: string, from: number): number {
  let end = text.indexOf('\n', from);
  while (end >= 0 && end - text.lastIndexOf('\n', end - 1) > 55 && /^\n[a-z\d(]/.test(text.slice(end, end + 2))) {
    end = text.indexOf('\n', end + 1);
  }
  return end < 0 ? text.length : end;
}

/** Returns the message with the rest of its line, on one line. */
export function quoteIn(text: string, { offset, end }: Hit): string {
  const from = text.lastIndexOf('\n', offset) + 1;
  const start = offset - from > 150 ? offset : from;
  return text.slice(start, endOfMessage(text, end)).replace(/\s+/g, ' ').trim().slice(0, mostCharacters);
}
