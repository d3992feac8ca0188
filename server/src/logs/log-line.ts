/** A line of a log without what terminals, launchers and schedulers add to it. */
export interface LogLine {
  readonly text: string;
  /** The rank that wrote it, if a prefix says so. */
  readonly rank: number | undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the escapes of terminals.
const escapes = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-_])/g;

/** The beginnings of lines from several processes, with the rank if there is one. */
const prefixes: readonly RegExp[] = [
  // torch, from 2.2 on; torchrun with --tee
  /^\[(?:rank|default|\w*:)(\d+)\]:\s?/,
  /^\[std(?:out|err)\]\s?/,
  // mpirun -tag-output
  /^\[\d+,(\d+)\]<std(?:out|err)>:\s?/,
  // Ray
  /^\((?:[\w.]+ )?pid=\d+(?:, ip=[\d.]+)?\)\s?/,
  // srun --label
  /^(\d{1,4}):\s/,
  // pdsh and kubectl logs --prefix
  /^(?:[\w.-]+-?\d+|\[pod\/[^\]]*\]):?\s(?=[ [A-Z])/,
  // containers and journals
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(?:Z|[+-]\d\d:?\d\d)\s(?:std(?:out|err) [FP] )?/,
  // quotes in an issue
  /^>\s?/,
];

/** The frame that rich draws around a traceback. */
const frame = /^[│|]\s?(.*?)\s*[│|]$/;

/** Returns a line without prefixes. A progress bar writes over itself: only its last state counts. */
export function readLine(raw: string): LogLine {
  let text = raw.includes('\u001b') ? raw.replace(escapes, '') : raw;
  if (text.includes('\r')) {
    text = text.replace(/\r+$/, '');
    text = text.slice(text.lastIndexOf('\r') + 1);
  }
  let rank: number | undefined;
  for (let found = true; found; ) {
    found = false;
    for (const prefix of prefixes) {
      const match = prefix.exec(text);
      if (match !== null) {
        rank ??= match[1] === undefined ? undefined : Number(match[1]);
        text = text.slice(match[0].length);
        found = true;
      }
    }
  }
  const framed = text.includes('│') ? frame.exec(text.trim()) : null;
  return { text: framed?.[1] ?? text.trimEnd(), rank };
}
