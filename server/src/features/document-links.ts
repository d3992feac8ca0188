import type { DocumentLink } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';

/** Returns the address of a path, which may be relative to a document; undefined if the document has no folder. */
function addressOf(path: string, uri: string): string | undefined {
  const steps = /^[a-z]:[\\/]/i.test(path) ? `/${path.replaceAll('\\', '/')}` : path;
  try {
    return new URL(steps.split('/').map(encodeURIComponent).join('/'), uri).href;
  } catch {
    return undefined;
  }
}

/** Returns a link on each path of a file or folder. It may lead nowhere. */
export function documentLinks({ document, binding, isSpent }: Analysis): DocumentLink[] {
  return binding.properties.flatMap(({ property: { value }, node }) => {
    if (isSpent() || node?.parameter?.unit !== 'path' || value?.kind !== 'string' || /^(auto)?$/.test(value.value)) {
      return [];
    }
    const target = addressOf(value.value, document.uri);
    const quotes = Number(/["']/.test(document.text[value.end - 1] ?? ''));
    const [start, end] = [value.offset + quotes, value.end - quotes].map(at => document.lines.positionAt(at));
    return target && start && end ? [{ range: { start, end }, target }] : [];
  });
}
