import { type Block, plainWord, type ShellCommand } from './shell-command.js';

/** Returns the blocks around a command, the innermost one first. */
export function blocksOf({ block }: Pick<ShellCommand, 'block'>): readonly Block[] {
  const blocks: Block[] = [];
  for (let at = block; at !== undefined; at = at.outer) {
    blocks.push(at);
  }
  return blocks;
}

/** Whether the condition of a branch is the opposite of what the branch needs: `if false; then`. */
function isNeverEntered({ kind, condition }: Block): boolean {
  const words = condition?.words ?? [];
  const only = words.length === 1 ? plainWord(words[0]) : undefined;
  return kind === 'else' ? only === 'true' || only === ':' : (kind === 'then' || kind === 'do') && only === 'false';
}

const ending: ReadonlySet<string> = new Set(['exit', 'return', 'break', 'continue']);

/** Whether nothing behind a command in its block is run. */
function ends({ words, isGuarded }: ShellCommand): boolean {
  const first = plainWord(words[0]) ?? '';
  return !isGuarded && (ending.has(first) || (first === 'exec' && words.length > 1));
}

/**
 * Returns the commands that can be run: not those behind `exit` and the like in the same block, nor those in a branch that
 * is never entered.
 */
export function reachable(commands: readonly ShellCommand[]): readonly ShellCommand[] {
  const over = new Set<Block | undefined>();
  return commands.filter(command => {
    const blocks = blocksOf(command);
    if (over.has(undefined) || blocks.some(block => over.has(block) || isNeverEntered(block))) {
      return false;
    }
    if (ends(command)) {
      // A group is a part of what is around it.
      const outer = blocks.findIndex(({ kind }) => kind !== 'group');
      for (const block of outer < 0 ? [...blocks, undefined] : blocks.slice(0, outer + 1)) {
        over.add(block);
      }
    }
    return true;
  });
}
