import type { MemorySource } from '../../../server/src/analysis/memory-source.js';
import { memoryPage } from '../../../server/src/memory/page.js';
import { stepChange } from '../../../server/src/memory/step-change.js';
import { changeNamed } from '../../../server/src/memory/view.js';
import type { MemoryChoice } from '../calls.js';
import { changesOf } from './checking.js';
import { type Opened, service } from './documents.js';

function sourceOf({ document, settings }: Opened): MemorySource | undefined {
  return service.memory(document, settings);
}

/** Returns the page about the memory of the config as HTML; undefined if there is no config of DeepSpeed. */
export function memoryOf(opened: Opened): string | undefined {
  const source = sourceOf(opened);
  return source && memoryPage(source, 'this config').html;
}

/** Returns what the page changes under a name: the text, or a field of the form. */
export function memoryChange(opened: Opened, name: string): MemoryChoice {
  const source = sourceOf(opened);
  const offered = source && changeNamed(source, name);
  if (source === undefined || offered === undefined) {
    return { changes: [] };
  }
  const { title, change } = offered;
  if ('step' in change) {
    const { setting } = stepChange(source, change.step) ?? {};
    return { changes: [], ...(setting && { setting }) };
  }
  return { changes: changesOf(opened.document, source.edit(title, change)) };
}
