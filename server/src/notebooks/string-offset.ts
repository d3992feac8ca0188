/** Returns the offset of a character of a JSON string that begins at `start` with its quote. */
export function stringOffset(text: string, start: number, index: number): number {
  let at = start + 1;
  for (let i = 0; i < index; i++) {
    at += text[at] !== '\\' ? 1 : text[at + 1] === 'u' ? 6 : 2;
  }
  return at;
}
