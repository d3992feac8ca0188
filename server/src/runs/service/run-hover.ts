import type { Hover, Position } from 'vscode-languageserver-types';
import { allOf, shown } from '../../checking/wording.js';
import { type Block, render } from '../../describing/markup.js';
import { type Span, type ValueNode, valueAt } from '../../document/syntax-tree.js';
import { flagOf, writtenWith } from '../checking/argument-edits.js';
import { type RunContext, readerOf, sourceOf, trainerOf } from '../checking/run-context.js';
import { filledAt, pathsFrom } from '../fills.js';
import { launcherFlags } from '../launcher-flags.js';
import { familyOf } from '../recipe-families.js';
import type { RunArgument } from '../run.js';
import { goneFrom } from '../training-arguments.js';
import type { RunAnalysis } from './check-runs.js';

/** What an argument does, and its place. */
interface Described {
  readonly span: Span;
  readonly blocks: readonly Block[];
}

function isAt({ offset, end }: Span, at: number): boolean {
  return offset <= at && at <= end;
}

/** Returns the argument whose name or value is at an offset. */
function argumentAt(all: ReadonlyMap<string, RunArgument>, at: number): RunArgument | undefined {
  return [...all.values()].find(argument => isAt(argument.key, at) || isAt(argument, at));
}

/** Returns what happens at a key of the config, as a sentence. */
function atKey(node: ValueNode | undefined, value: string, name: string): string {
  if (node === undefined) {
    return `${name} does not have the key, so nothing happens there.`;
  }
  return node.kind === 'string' && node.value === 'auto'
    ? `The "auto" in ${name} is replaced with ${value}.`
    : `${name} has ${'value' in node ? shown(node.value) : 'a value'} there, with which Trainer compares it.`;
}

/** Returns the name that Trainer has for an argument: axolotl's `micro_batch_size` is `per_device_train_batch_size`. */
function trainersName({ run }: RunContext, { name }: RunArgument): string {
  const names = Object.entries(familyOf(run.family)?.names ?? {});
  return names.find(([, own]) => own === name)?.[0] ?? name;
}

/** Returns where Trainer puts an argument, as sentences. */
function landing(context: RunContext, argument: RunArgument): readonly string[] {
  const { config } = context.files;
  const paths = trainerOf(context) === undefined ? [] : pathsFrom(trainersName(context, argument));
  return paths.map(path => {
    const value = filledAt(path, sourceOf(context))?.value;
    const text = value === undefined ? 'a number that only the run knows' : `\`${shown(value)}\``;
    const key = `Becomes \`${path}\`: ${text}.`;
    return config?.root === undefined
      ? `${key} An "auto" there is replaced with it; a number has to be the same.`
      : `${key} ${atKey(valueAt(config.root, ...path.split('.')), text, config.name)}`;
  });
}

function aboutConfig(context: RunContext, { name }: RunArgument): readonly string[] {
  const { run, files } = context;
  if (run.config?.by !== name) {
    return [];
  }
  const reader = readerOf(context) ?? (name === 'deepspeed' ? 'transformers' : undefined);
  const who = reader === 'transformers' ? 'Trainer' : reader === 'accelerate' ? 'Accelerate' : 'DeepSpeed';
  const where = files.config === undefined ? '' : `, ${files.config.name}`;
  return [`The DeepSpeed config${where}. ${who} reads it. Its path starts at the folder that the command runs in.`];
}

function aboutArgument(context: RunContext, argument: RunArgument): readonly string[] {
  const { version } = context.releases.transformers;
  const gone = trainerOf(context) === undefined ? undefined : goneFrom(argument.name, version);
  const instead = gone?.instead === undefined ? '' : `: ${gone.instead}`;
  return [
    ...aboutConfig(context, argument),
    ...landing(context, argument),
    ...(gone === undefined ? [] : [`transformers ${version} has no such argument${instead}.`]),
  ];
}

function aboutFlag(context: RunContext, argument: RunArgument): readonly string[] {
  const { launcher, worldSize } = context.run;
  const flags = launcher === undefined ? undefined : launcherFlags[launcher];
  const text =
    flags !== undefined && Object.hasOwn(flags.texts, argument.name) ? flags.texts[argument.name] : undefined;
  const isSize = worldSize?.span.offset === argument.offset;
  return [
    ...(text === undefined ? [] : [text]),
    ...(isSize ? [`The world size is ${worldSize.value}: ${worldSize.reason}.`] : []),
  ];
}

const languages: { readonly [kind in RunContext['run']['kind']]: 'sh' | 'yaml' | 'python' } = {
  command: 'sh',
  recipe: 'yaml',
  accelerate: 'yaml',
  call: 'python',
};

/** Returns the value of an argument: as the file has it, or as a variable brings it. */
function wordIn({ run, text }: RunContext, { value, offset, end }: RunArgument): string {
  return run.kind === 'command' ? String(value) : text.slice(offset, end);
}

function describedIn(context: RunContext, at: number): Described | undefined {
  const { run } = context;
  const flag = argumentAt(run.flags, at);
  const argument = flag ?? argumentAt(run.arguments, at);
  if (argument === undefined) {
    return undefined;
  }
  const sentences = flag === undefined ? aboutArgument(context, argument) : aboutFlag(context, argument);
  const { value, isText } = argument;
  const isBare = value === undefined || (isText && value === true);
  const written = isBare ? flagOf(context, argument) : writtenWith(context, argument, wordIn(context, argument));
  return sentences.length === 0
    ? undefined
    : {
        span: isAt(argument.key, at) ? argument.key : argument,
        blocks: [
          { kind: 'code', text: written, language: languages[run.kind] },
          ...sentences.map(text => ({ kind: 'text', text }) as const),
        ],
      };
}

/** Returns what a run is, at the program that it starts. */
function aboutRun(context: RunContext, at: number): Described | undefined {
  const { run, files } = context;
  const { script, worldSize } = run;
  if (script === undefined || !isAt(script, at)) {
    return undefined;
  }
  const facts = [
    worldSize === undefined ? undefined : `world size ${worldSize.value} (${worldSize.reason})`,
    files.config === undefined ? undefined : `config ${files.config.name}`,
  ].filter(fact => fact !== undefined);
  return facts.length === 0
    ? undefined
    : { span: script, blocks: [{ kind: 'text', text: `Starts the program: ${allOf(facts)}.` }] };
}

/** Returns what the argument, flag or program at a position does; null if it is not about DeepSpeed. */
export function runHover(
  { document: { lines }, contexts }: RunAnalysis,
  position: Position,
  markdown: boolean,
): Hover | null {
  const at = lines.offsetAt(position);
  for (const context of contexts) {
    const found = describedIn(context, at) ?? aboutRun(context, at);
    if (found !== undefined) {
      const range = { start: lines.positionAt(found.span.offset), end: lines.positionAt(found.span.end) };
      return { contents: render(found.blocks, markdown), range };
    }
  }
  return null;
}
