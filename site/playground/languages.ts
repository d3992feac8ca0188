import type { Language } from './state.js';

const ends: readonly (readonly [RegExp, Language])[] = [
  [/\.py$/i, 'python'],
  [/\.ya?ml$/i, 'yaml'],
  [/\.jsonc?$/i, 'json'],
];

/** Returns the language of a source: that of its file if the name has one, or else the likely one. */
export function signsOfLanguage(file: string, text: string): Language {
  const byName = ends.find(([end]) => end.test(file))?.[1];
  if (byName !== undefined) {
    return byName;
  }
  const start = text.replace(/^(?:\s|#.*\n|\/\/.*\n)+/, '');
  if (start.startsWith('{')) {
    const isPython = /[:[,]\s*(?:True|False|None)\b/.test(start) || /^\{\s*'/.test(start);
    return isPython ? 'python' : 'json';
  }
  if (/^(?:from|import|def|class|with|@)\b/.test(start) || /^[A-Za-z_][\w.]*\s*(?::[^=\n]*)?=[^=]/m.test(start)) {
    return 'python';
  }
  return /^[\w"'-]+\s*:(?:\s|$)/m.test(start) || start.startsWith('---') ? 'yaml' : 'json';
}
