/** Stands for anything on the same line in a message. */
const gap = '…';

/** Messages of programs are often broken into lines, by a terminal or by their own line ends. */
function source(text: string): string {
  return text
    .trim()
    .split(/\s+/)
    .map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(gap, '(.{0,200}?)'))
    .join('\\s+');
}

/** Returns an expression that finds a message, with a group for each gap. */
export function patternOf(text: string): RegExp {
  const ends = text.endsWith(gap) ? '(?=$|[\\s.,;)])' : '';
  return new RegExp(source(text) + ends);
}

/** Returns the longest word of a message: a line without it does not begin to be searched. */
export function longestWord(text: string): string {
  const words = text.split(/\s+/).flatMap(word => word.split(gap));
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}

/** Returns the number of characters that a message prescribes: the more, the surer. */
export function weightOf(text: string): number {
  return text.replaceAll(gap, '').length;
}
