import type { Span } from '../../document/syntax-tree.js';

/** A word as the command gets it. */
export interface ResolvedWord extends Span {
  /** Undefined if it is unknown before the script runs. */
  readonly value: string | undefined;
  /** How it begins, if only that is known: `--num_gpus=`. */
  readonly head?: string;
  /** The variable that it comes from, if it is not written at its place. */
  readonly through?: string;
  /** Whether it may be any number of words, or none. */
  readonly isRest?: boolean;
}

/** Stands for the unknown part of a word. No script has this character, which is for private use. */
export const gap = '\uE000';

/** A word that may be any number of words. Two gaps in one word count as one. */
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

const shellProgram = /^(?:.*\/)?(?:ba|z|k|da)?sh$/;
const remote = /^(?:.*\/)?(?:ssh|pdsh|clush)$/;

/** Whether a command runs another one on other machines. */
export function isRemote([program]: readonly { readonly value?: string | undefined }[]): boolean {
  return remote.test(program?.value ?? '');
}

/** Whether a command runs what it reads: `bash <<EOF`, `sbatch <<EOF`, `ssh host <<EOF`. */
export function readsCommands(words: readonly OpenWord[]): boolean {
  const shell = words.findIndex(({ value }) => shellProgram.test(value));
  const isShell = shell >= 0 && words.slice(shell + 1).every(({ value }) => /^[-+]/.test(value));
  return isShell || words[0]?.value === 'sbatch' || (isRemote(words) && remoteString(words) === undefined);
}

/** Returns the last word of a command for other machines, if it is a command line of its own. */
function remoteString(words: readonly OpenWord[]): OpenWord | undefined {
  const last = words.length > 2 ? words.at(-1) : undefined;
  return last !== undefined && /\s/.test(last.value) ? last : undefined;
}

/** Returns the script in an option of `sbatch`: `--wrap "..."`, `--wrap="..."`. */
function wrapped(words: readonly OpenWord[]): OpenWord | undefined {
  const at = words.findIndex(({ value }) => /^--wrap(?:=|$)/.test(value));
  const option = words[at];
  return option?.value.startsWith('--wrap=') === true
    ? { ...option, value: option.value.slice('--wrap='.length) }
    : words[at + 1];
}

const terminal = /^(?:.*\/)?tmux$/;

/** Returns the string that a command hands to a shell: `bash -c "..."`, `eval "..."`, `ssh host "..."`, `tmux new -d "..."`. */
export function handedOver(words: readonly OpenWord[]): OpenWord | undefined {
  const shell = words.findIndex(({ value }) => shellProgram.test(value));
  const flag = shell < 0 ? -1 : words.findIndex(({ value }, i) => i > shell && /^-[a-z]*c$/.test(value));
  if (flag >= 0) {
    return words[flag + 1];
  }
  if (isRemote(words)) {
    return remoteString(words);
  }
  const [program, first, ...others] = words;
  if (program?.value === 'sbatch' && words.some(({ value }) => /^--wrap(?:=|$)/.test(value))) {
    return wrapped(words);
  }
  if (terminal.test(program?.value ?? '')) {
    return words.slice(1).find(({ value }) => /\s/.test(value.trim()));
  }
  if (program?.value !== 'eval' || first === undefined) {
    return undefined;
  }
  return others.length === 0
    ? first
    : { ...first, value: [first, ...others].map(({ value }) => value).join(' '), end: others.at(-1)?.end ?? first.end };
}
