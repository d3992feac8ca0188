import type { Span } from '../../document/syntax-tree.js';

/** A word as the command gets it. */
export interface ResolvedWord extends Span {
  /** Undefined if nobody knows it before the script runs. */
  readonly value: string | undefined;
  /** How it begins, if only that is known: `--num_gpus=`. */
  readonly head?: string;
  /** The variable that it comes from, if it is not written at its place. */
  readonly through?: string;
  /** Whether it may be any number of words, or none. */
  readonly isRest?: boolean;
}

/** Stands for what nobody knows in a word that is not resolved to the end. No script has it: it is for private use. */
export const gap = '\uE000';

/** A word that may be any number of words. Two gaps in one word count as one, too: nobody knows either. */
export const rest = gap + gap;

/** A word with gaps. */
export interface OpenWord extends Span {
  readonly value: string;
  readonly through?: string;
}

/** Returns a word without gaps. */
export function shown(word: OpenWord): ResolvedWord {
  const at = word.value.indexOf(gap);
  if (at < 0) {
    return word;
  }
  const known = at > 0 ? { head: word.value.slice(0, at) } : word.value === rest ? { isRest: true } : {};
  return { ...word, value: undefined, ...known };
}

/** Returns the string that a command hands to a shell: `bash -c "..."`, `eval "..."`. */
export function handedOver(words: readonly OpenWord[]): OpenWord | undefined {
  const shell = words.findIndex(({ value }) => /^(?:.*\/)?(?:ba|z|k|da)?sh$/.test(value));
  const flag = shell < 0 ? -1 : words.findIndex(({ value }, i) => i > shell && /^-[a-z]*c$/.test(value));
  if (flag >= 0) {
    return words[flag + 1];
  }
  const [program, first, ...others] = words;
  if (program?.value !== 'eval' || first === undefined) {
    return undefined;
  }
  return others.length === 0
    ? first
    : { ...first, value: [first, ...others].map(({ value }) => value).join(' '), end: others.at(-1)?.end ?? first.end };
}
