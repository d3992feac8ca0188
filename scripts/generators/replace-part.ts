/**
 * Replaces the part of a file between the line that begins a generated part and the line that ends it.
 * @throws if the file has no such lines
 */
export function replacePart(text: string, start: string, end: string, part: string): string {
  const [from, to] = [text.indexOf(`${start}\n`), text.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`there is no "${start}" with "${end}" after it`);
  }
  const line = text.lastIndexOf('\n', to) + 1;
  return text.slice(0, from + start.length + 1) + part + text.slice(line);
}
