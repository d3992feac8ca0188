import type { createRunIndexes, RunIndexes, RunIndexHost } from '../run-index/run-indexes.js';

/** Loads what finds the runs of a config. `bundles` is the address of its folder, for a program that does not know it. */
export type LoadRuns = (bundles?: string) => Promise<typeof createRunIndexes>;

/** Milliseconds after the first question before the workspace is read for runs: its answer goes first. */
const delay = 300;

/** Answers about runs. The first question loads what finds them; until then nothing is known. */
export function lateRuns(load: () => Promise<typeof createRunIndexes>, host: RunIndexHost): RunIndexes {
  let indexes: RunIndexes | undefined;
  let isAsked = false;

  async function open(): Promise<void> {
    const create = await load();
    indexes = create(host);
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
