/** Returns the offsets of the characters of a JSON string that begins at `start` with its quote, by their indexes. */
export function stringOffsets(text: string, start: number, length: number): readonly number[] {
  const offsets: number[] = [];
  let at = start + 1;
  for (let i = 0; i < length; i++) {
    offsets.push(at);
    at += text[at] !== '\\' ? 1 : text[at + 1] === 'u' ? 6 : 2;
  }
  return offsets;
}
