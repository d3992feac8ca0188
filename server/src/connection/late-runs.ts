import type { RunIndexes, RunIndexHost } from '../run-index/run-indexes.js';
import type * as tools from '../run-tools/run-tools.js';

/** Milliseconds after the first question before the workspace is read for runs: its answer goes first. */
const delay = 300;

/** Answers about runs. The first question loads what finds them; until then nothing is known. */
export function lateRuns(load: () => Promise<Pick<typeof tools, 'createRunIndexes'>>, host: RunIndexHost): RunIndexes {
  let indexes: RunIndexes | undefined;
  let isAsked = false;

  async function open(): Promise<void> {
    const { createRunIndexes } = await load();
    indexes = createRunIndexes(host);
    host.onChange();
  }

  return {
    runsOf(...question) {
      if (!isAsked) {
        isAsked = true;
        setTimeout(() => open().catch(error => host.note(`the search for runs failed: ${String(error)}`)), delay);
      }
      return indexes?.runsOf(...question);
    },
    update: async changes => indexes?.update(changes),
  };
}
