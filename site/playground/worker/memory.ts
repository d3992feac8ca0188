import type { MemorySource } from '../../../server/src/analysis/memory-source.js';
import { memoryPage } from '../../../server/src/memory/page.js';
import { changeNamed } from '../../../server/src/memory/view.js';
import type { Change } from '../calls.js';
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

/** Returns the changes of the text that the page has under a name. */
export function memoryChanges(opened: Opened, name: string): readonly Change[] {
  const source = sourceOf(opened);
  const offered = source && changeNamed(source, name);
  return offered === undefined ? [] : changesOf(opened.document, source?.edit(offered.title, offered.change));
}
