import { Embedded, placedRun } from './embedded.js';
import { launchCommands } from './launch-commands.js';
import type { Run } from './run.js';

/** Jobs of GitHub have a machine. */
const job = /^[ \t]+["']?runs-on["']?[ \t]*:/m;

/** The key of a step with commands: a block whose lines keep their ends, or the rest of the line. */
const step = /^([ \t]*(?:-[ \t]+)?)run[ \t]*:[ \t]*(?:(\|[-+\d]*)[ \t]*\r?\n|([^|>'"\s#&*!][^\r\n]*))/gm;

/** Whether a YAML file may have jobs of GitHub. Takes no parser. */
export function mightBeWorkflow(text: string): boolean {
  return job.test(text);
}

/** Returns the end of the lines that are indented further than a key. */
function blockEnd(text: string, from: number, indent: number): number {
  const line = /[^\n]*\n|[^\n]+$/y;
  let end = from;
  for (line.lastIndex = from; ; ) {
    const [found] = line.exec(text) ?? [];
    const blanks = found === undefined ? 0 : found.length - found.trimStart().length;
    if (found === undefined || (found.trim() !== '' && blanks <= indent)) {
      return end;
    }
    end = line.lastIndex;
  }
}

/** Returns the runs that the steps of a workflow start. If a step sets a folder, the folder is unknown. */
export function runsOfWorkflow(text: string): readonly Run[] {
  if (!mightBeWorkflow(text)) {
    return [];
  }
  const isLost = /^[ \t]+(?:-[ \t]+)?working-directory[ \t]*:/m.test(text);
  return [...text.matchAll(step)].flatMap(({ 0: whole, 1: lead = '', 2: block, 3: line = '', index }) => {
    const start = index + whole.length - line.length;
    const end = block === undefined ? index + whole.length : blockEnd(text, start, lead.length);
    const script = new Embedded();
    script.add(text.slice(start, end), offset => start + offset);
    return launchCommands(script.text).map(run => ({ ...placedRun(run, script), ...(isLost && { isLost }) }));
  });
}
