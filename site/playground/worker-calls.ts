import type { Answer, Calls, Question } from './calls.js';
import { startWorker } from './started-worker.js';

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Returns the functions of the worker. */
export function workerCalls(): Calls {
  const worker = startWorker();
  const waiting = new Map<number, Waiting>();
  let last = 0;
  worker.addEventListener('message', ({ data: { id, value, problem } }: MessageEvent<Answer>) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (problem === undefined) {
      call?.resolve(value as never);
    } else {
      call?.reject(new Error(problem));
    }
  });
  worker.addEventListener('error', ({ message }) => {
    for (const { reject } of waiting.values()) {
      reject(new Error(message || 'its script could not be loaded'));
    }
    waiting.clear();
  });
  const call =
    (name: keyof Calls) =>
    (...values: readonly unknown[]): Promise<never> =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        const question: Question = { id: last, name, values };
        worker.postMessage(question);
      });
  return {
    check: call('check'),
    hover: call('hover'),
    complete: call('complete'),
    describe: call('describe'),
    effective: call('effective'),
    memory: call('memory'),
    memoryChange: call('memoryChange'),
    moves: call('moves'),
    move: call('move'),
  };
}
