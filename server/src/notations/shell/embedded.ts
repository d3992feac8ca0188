import { keepLast } from '../../caching/keep-last.js';
import { isConfigName } from '../../catalog/config-name.js';
import { signsOfConfig } from '../../catalog/config-signs.js';
import { startsJson } from '../../document/first-lines.js';
import { type Content, type Finder, mappedSource, mostSources } from '../../document/mapped-source.js';
import { unknownPartOf, withReplaced } from '../../document/mapped-text.js';
import type { EmbeddedFacts, EmbeddedIn, EmbeddedSource } from '../../document/notation.js';
import { lineEnd } from '../../document/token-ends.js';
import { commandsIn } from './commands.js';
import { contentOfHeredoc, contentOfWord } from './contents.js';
import { echoesIn } from './echoes.js';
import { type Heredoc, heredocsIn, targetOf } from './heredocs.js';
import { mightHave } from './might-have.js';
import { isChanged } from './regions.js';
import { plainWord, type ShellCommand, type ShellWord } from './shell-command.js';
import { variablesOf } from './variables.js';

/** A command that runs the lines it gets: `python - arguments <<EOF`. */
const runsPython = /(?:^|[\s;&|(/"'])python[\d.]*(?:[ \t]+-\w+)*(?:[ \t]+-(?:[ \t][^<|]*)?)?[ \t]*<</;

/** The first line of YAML that is a mapping, behind comments. */
const startsYaml = /^(?:[ \t]*(?:#[^\r\n]*|---[ \t]*)?\r?\n)*[A-Za-z_][\w-]*:(?:\s|$)/;

/** Commands that replace parts of a file. */
const replacing = /\b(?:sed|envsubst|jq|yq|perl)\b/;

/** Returns the language of a heredoc that is neither JSON nor a script; undefined if it is another one. */
function languageOf(text: string, { offset, command, target }: Heredoc, lines: string): 'python' | 'yaml' | undefined {
  if (runsPython.test(text.slice(command, offset))) {
    return 'python';
  }
  const [, ending] = /\.(\w+)["']?$/.exec(target ?? '') ?? [];
  if (ending === 'py' || /^ya?ml$/i.test(ending ?? '')) {
    return ending === 'py' ? 'python' : 'yaml';
  }
  const isOther = ending !== undefined && /^(?:jsonc?|sh|bash|slurm|sbatch|md|txt|toml|ini)$/i.test(ending);
  return !isOther && startsYaml.test(lines) ? 'yaml' : undefined;
}

const finder: Finder = {
  embeddedIn: (text, known) => embeddedInScript(text, known),
  isConfig: (root, target) => signsOfConfig(root, isConfigName(target)) !== undefined,
};

function sourceOfHeredoc(
  text: string,
  heredoc: Heredoc,
  variable: (name: string) => string | undefined,
): readonly EmbeddedSource[] {
  const { offset, end, target } = heredoc;
  const read = contentOfHeredoc(text, heredoc, variable);
  const language = languageOf(text, heredoc, read.content.text);
  // A placeholder that is replaced later may become anything.
  if (language === undefined || (target !== undefined && isChanged(text, target, replacing))) {
    return [];
  }
  const facts = {
    language,
    offset,
    end,
    target,
    isOpen: target !== undefined && isChanged(text, target),
    reason: target === undefined ? 'a heredoc holds it' : `a heredoc writes it to ${target}`,
  };
  return [mappedSource(text, facts, read, finder)];
}

const escapeMeanings: { readonly [letter: string]: string } = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"' };

/** What an argument of `printf` replaces: `%d`, `%.2f`. */
const conversion = /^%[-+ #0]*\d*(?:\.\d+)?[bdeEfgGiqsu]$/;

/** The numbers of the unknown parts that arguments of `printf` are. Variables in a word have lower ones. */
const firstArgument = 1000;

/** Returns a string as the format of `printf` or the argument of `echo -e`; undefined if it has other escapes. */
function withoutEscapes({ content, written }: Content, isFormat: boolean): Content | undefined {
  const units = isFormat ? /\\.|%%|%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]/g : /\\./g;
  const found = content.text.match(units) ?? [];
  const isKnown = found.every(unit =>
    unit.startsWith('%') ? unit === '%%' || conversion.test(unit) : /[ntr\\"]$/.test(unit),
  );
  const rest = content.text.replace(units, '');
  if (!isKnown || rest.includes('\\') || (isFormat && rest.includes('%'))) {
    return undefined;
  }
  let count = firstArgument;
  const meaningOf = (unit: string): string => {
    if (unit.startsWith('%') && unit !== '%%') {
      count += 1;
      return unknownPartOf(count);
    }
    return escapeMeanings[unit[1] ?? ''] ?? '%';
  };
  return {
    content: withReplaced(content, units, meaningOf),
    written: piece => written(piece.replace(isFormat ? /[\\%]/g : /\\/g, '$&$&')),
  };
}

/** Returns the first word that a command prints, and whether the command replaces escapes in it. */
function printedBy({
  words,
}: ShellCommand): { readonly word: ShellWord; readonly escapes?: 'echo' | 'format' } | undefined {
  const names = words.map(word => plainWord(word));
  const options = names.slice(1).findIndex(name => name === undefined || !/^-[neE]+$/.test(name));
  const word = words[options + 1];
  if (names[0] === 'echo' && word !== undefined && options >= 0) {
    return { word, ...(names.slice(1, options + 1).some(name => name?.includes('e')) ? { escapes: 'echo' } : {}) };
  }
  const format = names[1] === '--' ? 2 : 1;
  if (names[0] !== 'printf' || words[format] === undefined) {
    return undefined;
  }
  const isString = /^%s(?:\\n)?$/.test(names[format] ?? '') && words[format + 1] !== undefined;
  return isString ? { word: words[format + 1] as ShellWord } : { word: words[format] as ShellWord, escapes: 'format' };
}

/** Commands whose arguments are patterns or programs, not JSON. */
const filters = /^(?:jq|yq|sed|awk|perl|e?grep|rg|test|\[\[?|find)$/;

/** Returns the program that a command gets as an argument: `python -c '...'`, `bash -c '...'`. */
function programOf({
  words,
}: ShellCommand): { readonly word: ShellWord; readonly language: 'python' | 'shell' } | undefined {
  const names = words.map(word => plainWord(word) ?? '');
  const start = names.findIndex(name => /^(?:\S*\/)?(?:python[\d.]*|(?:ba|da|z)?sh)$/.test(name));
  const option = start < 0 ? -1 : names.findIndex((name, i) => i > start && /^-\w*c$/.test(name));
  const isNext = option > 0 && names.slice(start + 1, option).every(name => name.startsWith('-'));
  const word = isNext ? words[option + 1] : undefined;
  return word && { word, language: names[start]?.includes('python') ? 'python' : 'shell' };
}

/** Finds the sources among the words of a script. */
class WordReader {
  readonly #text: string;
  readonly #variable: (name: string, offset: number) => string | undefined;
  /** Where the strings begin that are read as regions of the script. */
  readonly #known: ReadonlySet<number>;
  readonly #edited: number | undefined;

  constructor(text: string, variable: (name: string, offset: number) => string | undefined, known: number | undefined) {
    this.#text = text;
    this.#edited = known;
    this.#variable = variable;
    this.#known = new Set(echoesIn(text).map(({ offset }) => offset));
  }

  sourcesOf(command: ShellCommand): readonly EmbeddedSource[] {
    const program = programOf(command);
    if (program !== undefined) {
      const reason = 'a command runs it';
      return this.#source(program.word, command, { language: program.language, isOpen: false, reason });
    }
    const { words, assignments, input } = command;
    const name = plainWord(words[0]) ?? '';
    const printed = printedBy(command);
    const target = this.#targetOf(command);
    const given = words.filter(word => word !== printed?.word && !filters.test(name));
    const isUnfinished = target !== undefined && isChanged(this.#text, target);
    const isOpen = target === undefined || isUnfinished;
    const reason = target === undefined ? `it is an argument of ${name}` : `a command writes it to ${target}`;
    return [
      ...assignments.flatMap(({ name: own, words: values = [] }) =>
        values.flatMap(word => this.#json(word, command, { isOpen: true, reason: `it is the value of ${own}` })),
      ),
      ...(printed === undefined
        ? []
        : this.#json(printed.word, command, { target, isOpen, isUnfinished, reason }, printed.escapes)),
      ...given.flatMap(word => this.#json(word, command, { isOpen: true, reason: `it is an argument of ${name}` })),
      ...(input === undefined ? [] : this.#json(input, command, { target, isOpen, isUnfinished, reason })),
    ];
  }

  /** The file that the rest of the line names. */
  #targetOf({ end, input }: ShellCommand): string | undefined {
    const from = Math.max(end, input?.end ?? 0);
    return targetOf(this.#text.slice(from, lineEnd(this.#text, from)));
  }

  #json(
    word: ShellWord,
    command: ShellCommand,
    facts: Pick<EmbeddedFacts, 'target' | 'isOpen' | 'isUnfinished' | 'reason'>,
    escapes?: 'echo' | 'format',
  ): readonly EmbeddedSource[] {
    const start = word.pieces.find(({ kind, end, offset }) => kind !== 'literal' || end > offset);
    const isKnown = start === undefined || this.#known.has(start.offset);
    return isKnown ? [] : this.#source(word, command, { ...facts, language: 'json' }, escapes);
  }

  #source(
    word: ShellWord,
    command: ShellCommand,
    facts: Pick<EmbeddedFacts, 'target' | 'isOpen' | 'isUnfinished' | 'reason' | 'language'>,
    escapes?: 'echo' | 'format',
  ): readonly EmbeddedSource[] {
    const { offset, end } = word;
    const own = this.#text.slice(offset, end);
    if (offset !== this.#edited && !mightHave(own)) {
      return [];
    }
    const plain = contentOfWord(this.#text, word, name => this.#variable(name, command.offset));
    const read = plain && escapes ? withoutEscapes(plain, escapes === 'format') : plain;
    const isObject = read !== undefined && startsJson(read.content.text);
    return read !== undefined && (isObject || facts.language !== 'json')
      ? [mappedSource(this.#text, { ...facts, offset, end }, read, finder)]
      : [];
  }
}

/**
 * Returns the sources in a script that may have configs and are not the lines of JSON: heredocs of Python and YAML, programs
 * behind `-c`, and JSON in the words of commands.
 */
export const embeddedInScript: EmbeddedIn = keepLast((text: string, known?: number) => {
  if (known === undefined && !mightHave(text)) {
    return [];
  }
  const heredocs = heredocsIn(text);
  const outer = heredocs.filter(({ isInner, isClosed }) => !isInner && isClosed);
  const variables = variablesOf(text, outer);
  const lines = heredocs.flatMap(heredoc => {
    const { isInner, command } = heredoc;
    const isLikely = heredoc.offset === known || mightHave(text.slice(heredoc.offset, heredoc.end));
    return isLikely ? sourceOfHeredoc(text, heredoc, name => (isInner ? undefined : variables(name, command))) : [];
  });
  const words = new WordReader(text, variables, known);
  const others = commandsIn(text, outer).flatMap(command => words.sourcesOf(command));
  return [...lines, ...others].sort((a, b) => a.offset - b.offset).slice(0, mostSources);
});
