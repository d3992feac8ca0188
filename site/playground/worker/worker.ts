// The language service, in a worker: the page stays responsive while it works.
import type { Answer, Calls, Question } from '../calls.js';
import { changesOf, check } from './checking.js';
import { complete, describe } from './completing.js';
import { open, service } from './documents.js';

const calls: Calls = {
  check: async state => check(await open(state)),
  async hover(state, offset) {
    const { document, settings } = await open(state);
    const hover = service.hover(document, document.positionAt(offset), settings);
    if (hover === null || typeof hover.contents === 'string' || !('value' in hover.contents)) {
      return undefined;
    }
    const { range, contents } = hover;
    return {
      from: range ? document.offsetAt(range.start) : offset,
      to: range ? document.offsetAt(range.end) : offset,
      markdown: contents.value,
    };
  },
  complete: async (state, offset) => complete(await open(state), offset),
  describe: async index => describe(index),
  async effective(state, differing) {
    const { document, settings } = await open(state);
    return service.effectiveConfig(document, settings, differing);
  },
  // Most visitors never look at it.
  async memory(state) {
    const { memoryOf } = await import('./memory.js');
    return memoryOf(await open(state));
  },
  async memoryChange(state, name) {
    const { memoryChange } = await import('./memory.js');
    return memoryChange(await open(state), name);
  },
  async moves(state) {
    const { document, settings } = await open(state);
    return service.moves(document, settings);
  },
  async move(state, name) {
    const { document, settings } = await open(state);
    return changesOf(document, service.move(document, name, settings)?.edit);
  },
};

async function answer({ id, name, values }: Question): Promise<Answer> {
  try {
    return { id, value: await (calls[name] as (...values: readonly unknown[]) => Promise<unknown>)(...values) };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}

self.addEventListener('message', async ({ data }: MessageEvent<Question>) => {
  self.postMessage(await answer(data));
});
