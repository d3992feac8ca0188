import type { Span } from '../../document/syntax-tree.js';
import { commandsIn } from './commands.js';
import { heredocsIn } from './heredocs.js';
import { handedOver, isRemote, type OpenWord, type ResolvedWord, readsCommands, shown } from './open-words.js';
import { blocksOf } from './reachable.js';
import { WorkingDirectory } from './script-folder.js';
import { ScriptValues } from './script-values.js';
import { type Block, plainWord, type ShellCommand } from './shell-command.js';
import { addsWords, setsAnything } from './variable-changes.js';

/** A command as it is run, with the variables of the script replaced. */
export interface ResolvedCommand extends Span {
  readonly words: readonly ResolvedWord[];
  /** The variables that are set for this command only. */
  readonly environment: ReadonlyMap<string, ResolvedWord>;
  /** Returns the value of a variable of the script when the command runs; undefined if it is unknown or not set. */
  readonly variable: (name: string) => ResolvedWord | undefined;
  readonly comment?: Span;
  readonly brokenBy?: Span;
  /** The folder that the script has changed to, from where it started; absent if it has not, or is lost. */
  readonly directory?: string;
  readonly isLost?: boolean;
}

/** Returns the commands in a string that another shell runs, at their places if the string is a literal. */
function inner(
  { value, offset, end, through }: OpenWord,
  outer: ResolvedCommand,
  given?: ReadonlyMap<string, string>,
): readonly ResolvedCommand[] {
  const isLiteral = end - offset === value.length;
  const shift = ({ offset: from, end: to, ...word }: ResolvedWord): ResolvedWord => ({
    ...word,
    ...(through === undefined ? {} : { through }),
    offset: isLiteral ? offset + from : offset,
    end: isLiteral ? offset + to : end,
  });
  return resolvedCommands(value, given).map(command => ({
    ...shift({ value: undefined, offset: command.offset, end: command.end }),
    words: command.words.map(shift),
    environment: new Map([...outer.environment, ...[...command.environment].map(([k, v]) => [k, shift(v)] as const)]),
    variable: outer.variable,
    // Another machine starts in a folder of its own.
    ...((outer.isLost === true || command.isLost === true || isRemote(outer.words)) && { isLost: true }),
    ...(outer.directory === undefined && command.directory === undefined
      ? {}
      : { directory: [outer.directory, command.directory].filter(part => part !== undefined).join('/') }),
  }));
}

/** Directories of a script: a subshell changes only its own. */
class Directories {
  readonly #ofBlocks = new Map<Block | undefined, WorkingDirectory>([[undefined, new WorkingDirectory()]]);

  /** Returns the directory of a command. */
  of(command: Pick<ShellCommand, 'block'>): WorkingDirectory {
    const [subshell] = blocksOf(command).filter(({ isParenthesis }) => isParenthesis);
    const known = this.#ofBlocks.get(subshell);
    if (known !== undefined) {
      return known;
    }
    const copy = this.of(subshell?.outer === undefined ? {} : { block: subshell.outer }).copy();
    this.#ofBlocks.set(subshell, copy);
    return copy;
  }
}

/** Whether a command is certain to run before those behind it in its subshell. */
function isCertain(command: ShellCommand): boolean {
  const blocks = blocksOf(command);
  return command.depth === blocks.length && blocks.every(({ kind }) => kind === 'subshell' || kind === 'group');
}

/**
 * Returns the commands of a script as they are run, in order, with those that a shell gets as a string or in a heredoc.
 * A variable is replaced if the script sets it to a literal outside of conditions, loops and functions. `given` are
 * variables that are set elsewhere. A loop's command is returned once.
 */
export function resolvedCommands(
  text: string,
  given: ReadonlyMap<string, string> = new Map(),
): readonly ResolvedCommand[] {
  const heredocs = heredocsIn(text).filter(({ isInner, isClosed }) => !isInner && isClosed);
  const commands = commandsIn(text, heredocs);
  const script = new ScriptValues(commands, given, text);
  const directories = new Directories();
  const result: ResolvedCommand[] = [];
  for (const command of commands) {
    const { words, assignments, depth, offset, end, comment, brokenBy } = command;
    const first = plainWord(words[0]) ?? '';
    script.directory = directories.of(command);
    script.isInFunction = blocksOf(command).some(({ kind }) => kind === 'function');
    if (words.length === 0 || /^(?:export|readonly|declare|typeset)$/.test(first)) {
      for (const assignment of assignments) {
        if (depth === 0) {
          script.set(assignment);
        } else if (addsWords(assignment)) {
          script.grow(assignment.name);
        }
      }
      continue;
    }
    const own = script.resolve(words);
    if (first === 'shift' || (first === 'set' && own[1]?.value === '--')) {
      script.setArguments(first === 'set' && depth === 0 ? own.slice(2) : undefined);
    }
    script.directory.change(
      own.map(word => shown(word).value),
      isCertain(command),
    );
    const resolved: ResolvedCommand = {
      words: own.map(shown),
      environment: new Map(
        assignments.flatMap(({ name, words: given }) => {
          const word = given && script.resolve(given, true)[0];
          return word === undefined ? [] : [[name, shown(word)] as const];
        }),
      ),
      variable: name => script.variableAt(name, offset),
      offset,
      end,
      ...script.directory.asFields(),
      ...(comment && { comment }),
      ...(brokenBy && { brokenBy }),
    };
    if (setsAnything(own, text.slice(offset, end))) {
      script.forget(offset);
    }
    result.push(resolved, ...innerOf(command, own, resolved, script, text, heredocs));
  }
  return result;
}

/** Returns the commands that a command hands to another shell: as a word, as a here-string, in a heredoc. */
function innerOf(
  { input, offset, end }: ShellCommand,
  words: readonly OpenWord[],
  outer: ResolvedCommand,
  script: ScriptValues,
  text: string,
  heredocs: ReturnType<typeof heredocsIn>,
): readonly ResolvedCommand[] {
  const string = handedOver(words);
  if (string !== undefined) {
    return inner(string, outer);
  }
  if (!readsCommands(words)) {
    return [];
  }
  const [read] = input === undefined ? [] : script.resolve([input], true);
  if (read !== undefined) {
    return inner(read, outer);
  }
  const heredoc = heredocs.find(each => each.command <= offset && end <= each.offset);
  if (heredoc === undefined || text.slice(end, heredoc.offset).includes('\n\n')) {
    return [];
  }
  const source = text.slice(heredoc.offset, heredoc.end);
  const { isExpanded } = heredoc;
  // The inner shell has variables of its own, which are not known here.
  const value = isExpanded ? source.replace(/\\\$/g, '$@') : source;
  return inner({ value, offset: heredoc.offset, end: heredoc.end }, outer, isExpanded ? script.known() : undefined);
}
