import { launchCommands } from './launch-commands.js';
import type { CutOff, Run } from './run.js';

/** Returns what a command loses at its first line end of Windows; undefined if nothing is behind it. */
function cutOffByReturn(text: string, { offset, end }: Run): CutOff | undefined {
  const at = text.slice(offset, end).indexOf('\\\r\n');
  const from = offset + at;
  const behind = /\S/.exec(text.slice(from + 3, end));
  return at < 0 || behind === null
    ? undefined
    : { by: 'return', span: { offset: from, end: from + 1 }, lost: { offset: from + 3 + behind.index, end } };
}

/**
 * Returns the runs of a script that bash reads from its file. They are those that the lines say, although bash takes the
 * carriage returns of Windows for characters of words.
 */
export function runsOfScript(text: string): readonly Run[] {
  const runs = launchCommands(text);
  return text.includes('\r\n')
    ? runs.map(run => {
        const cutOff = run.cutOff ?? cutOffByReturn(text, run);
        return cutOff === undefined ? run : { ...run, cutOff };
      })
    : runs;
}
