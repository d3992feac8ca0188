/** Returns the encoding of a log by its first bytes: PowerShell writes UTF-16. */
function encodingOf(start: Uint8Array): string {
  const [first, second] = start;
  return first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** Longer lines are cut: a log may be one line, or a binary file. */
const mostCharacters = 64 * 1024;

/** Yields the lines of a log. A carriage return by itself does not end one: a progress bar has thousands. */
export async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let rest = '';
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(-mostCharacters);
    yield* lines;
  }
  yield rest + (decoder?.decode() ?? '');
}
