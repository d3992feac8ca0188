/** The address of the worker's script, which the build inserts. */
declare const workerScript: string;

/** Two scripts share the worker: the first one, which starts it, and the one that has everything else. */
const shared = globalThis as { playgroundWorker?: Worker };

/** Starts the worker, and returns it; a second call returns the same one. */
export function startWorker(): Worker {
  shared.playgroundWorker ??= new Worker(new URL(workerScript, location.href), { type: 'module' });
  return shared.playgroundWorker;
}
