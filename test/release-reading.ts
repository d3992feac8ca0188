import { bind } from '../server/src/catalog/binding.js';
import { entryOf } from '../server/src/catalog/catalog.js';
import { newestVersion, releases } from '../server/src/catalog/releases.js';
import { compareVersions } from '../server/src/catalog/version.js';
import { openText } from '../server/src/document/config-document.js';

/**
 * Returns the newest release that reads all of a config: later ones may have removed its sections or its optimizer.
 * Many tests are about such features.
 */
export function releaseReading(text: string): string {
  const optimizers = entryOf('optimizer.type')?.values ?? [];
  const ends = bind(openText(text)).properties.flatMap(({ property, node }) => {
    const { status, refused } = node?.parameter ?? {};
    const written = property.value?.kind === 'string' ? String(property.value.value).toLowerCase() : undefined;
    const removed =
      node?.path === 'optimizer.type'
        ? optimizers.find(({ value }) => String(value).toLowerCase() === written)?.removedIn
        : undefined;
    return [status === 'refused' ? refused?.since : undefined, removed].filter(end => end !== undefined);
  });
  const [first] = ends.sort(compareVersions);
  const last = first === undefined ? undefined : releases[releases.indexOf(first) - 1];
  return last ?? newestVersion;
}
