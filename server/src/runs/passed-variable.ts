import type { ResolvedWord } from '../notations/shell/open-words.js';
import type { ResolvedCommand } from '../notations/shell/resolved.js';

/** Whether a script exports a variable, before or after it is set. */
function isExported(text: string, name: string): boolean {
  return (
    new RegExp(`\\b(?:export|(?:declare|typeset)[ \\t]+-\\w*x\\w*)\\b[^\\r\\n;|&]*\\b${name}\\b`).test(text) ||
    /\bset[ \t]+-(?:\w*a\w*\b|o[ \t]+allexport)/.test(text)
  );
}

/**
 * Returns a variable that a command of a script gets: one before its first word, or one that the script exports. The
 * others are variables of the shell only.
 */
export function passedVariable(
  text: string,
  { environment, variable }: ResolvedCommand,
  name: string,
): ResolvedWord | undefined {
  return environment.get(name) ?? (isExported(text, name) ? variable(name) : undefined);
}
