/**
 * Returns the start of the line of an offset. It stops at the first line end: searching for LF and CR separately would
 * scan to the start of a file that has no CR.
 */
export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') {
    start -= 1;
  }
  return start;
}
