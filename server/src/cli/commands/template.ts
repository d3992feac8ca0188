import { writeFileSync } from 'node:fs';
import { mainOf } from '../../analysis/analyses.js';
import { type ProgramTemplate, programOf } from '../../catalog/program.js';
import { type JudgedRelease, releaseText } from '../../catalog/release-text.js';
import { newestVersion } from '../../catalog/releases.js';
import { hostLanguageOf } from '../../detection/host-languages.js';
import { type ConfigDocument, fileAfter, openText } from '../../document/config-document.js';
import { assume, loaders, type Settings } from '../../loaders/assumptions.js';
import { isNotebook } from '../../notebooks/notebook.js';
import { applyTemplate } from '../../refactoring/apply-template.js';
import { withProgramTemplate } from '../../refactoring/program-template.js';
import { templates } from '../../templates/templates.js';
import { isFor, reasonAgainst } from '../../templating/form.js';
import type { Template } from '../../templating/template.js';
import type { Arguments, Command, HelpTable } from '../program/command.js';
import { type ExitCode, exitCode } from '../program/exit-code.js';
import { tableText, usageOf } from '../program/help.js';
import { printable } from '../program/printable.js';
import type { Terminal } from '../program/terminal.js';
import { UsageError, unknown } from '../program/usage-error.js';
import { assumptionOptions, completion, settingsOf } from '../reports/assumption-options.js';
import { linesOf, partsOf, prepareFor, whichOf } from '../reports/configs.js';
import { sources } from '../reports/sources.js';

const groups: readonly { readonly kind: Template['kind']; readonly title: string }[] = [
  { kind: 'stage', title: 'ZeRO stages' },
  { kind: 'recipe', title: 'Recipes' },
  { kind: 'section', title: 'Sections' },
];

/** Returns the title, with the reason if the release rejects the template. */
function titleOf(template: Template, release: JudgedRelease): string {
  const against = reasonAgainst(template, release.version);
  return against === undefined ? template.title : `${template.title} (not for ${releaseText(release)}: ${against})`;
}

function tablesFor(release: JudgedRelease): readonly HelpTable[] {
  return groups.map(({ kind, title }) => ({
    title,
    rows: templates.filter(each => each.kind === kind).map(each => [each.name, titleOf(each, release)] as const),
  }));
}

/** The settings that options make, completed from the files around a file. */
function settingsFor(file: string, given: Arguments): Promise<Settings> {
  return completion(given)(settingsOf(given), file);
}

function templateNamed(name: string): Template {
  const found = templates.find(each => each.name === name);
  if (found === undefined) {
    throw unknown(
      'template',
      name,
      templates.map(each => each.name),
    );
  }
  return found;
}

/** Returns the contents of the file that the template is merged into. */
async function textOf(file: string, terminal: Terminal): Promise<string> {
  const input = file === '-' ? await terminal.readInput() : undefined;
  const [found, ...more] = sources([file], { input, onlyConfigs: false });
  if (found?.kind === 'failure') {
    throw new UsageError(`${printable(found.file)}: ${printable(found.reason)}`);
  }
  if (found?.kind !== 'source' || more.length > 0 || (input === undefined && found.file !== file)) {
    throw new UsageError(`"${file}" is a directory: --into takes one file.`);
  }
  return found.text;
}

/** Returns the config in a file of another language than JSON. Says which one, if the file has several. */
async function configIn(file: string, text: string, settings: Settings, terminal: Terminal): Promise<ConfigDocument> {
  if (isNotebook(file)) {
    throw new UsageError(`${printable(file)} is a notebook: --into takes the file of a config.`);
  }
  await prepareFor(file, text);
  const analyses = partsOf(linesOf(file, text), settings).flatMap(part => part.analyses);
  const analysis = mainOf(analyses);
  if (analysis === undefined) {
    throw new UsageError(`${printable(file)}: there is no DeepSpeed config in this file.`);
  }
  const which = whichOf(analyses, analysis);
  if (which !== undefined) {
    terminal.complain(`deepspeed-config: ${printable(file)}: ${which}`);
  }
  return analysis.document;
}

/** Returns the file of another program with its own template of the same name merged in. */
function mergedForProgram(document: ConfigDocument, name: string, own: readonly ProgramTemplate[]): string {
  const found = own.find(each => each.name === name);
  if (found === undefined) {
    const names = own.map(each => each.name).join(', ');
    throw new UsageError(`The template "${name}" is not for such a file, whose templates are ${names}.`);
  }
  return withProgramTemplate(document, found);
}

/** Returns a file with the template merged in, for a loader. */
function merged(document: ConfigDocument, template: Template, settings: Settings): string {
  const program = programOf(document);
  if (program !== undefined) {
    return mergedForProgram(document, template.name, program.templates);
  }
  if (document.root !== undefined && document.root.kind !== 'object') {
    throw new UsageError('The file is not a config: its root is not an object.');
  }
  const assumptions = assume(document, settings);
  if (!isFor(template, assumptions.loader)) {
    const readers = template.loaders?.join(', ') ?? '';
    throw new UsageError(
      `The template "${template.name}" is for --loader ${readers}, not for ${assumptions.loader.id}.`,
    );
  }
  const against = reasonAgainst(template, assumptions.version);
  if (against !== undefined) {
    throw new UsageError(`The template "${template.name}" is not for ${releaseText(assumptions)}: ${against}.`);
  }
  return applyTemplate(document, template, assumptions);
}

async function print(name: string, given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const template = templateNamed(name);
  const file = given.value('into');
  const settings = await settingsFor(file ?? '.', given);
  if (given.has('write') && (file === undefined || file === '-')) {
    throw new UsageError('--write needs a file to write: --into FILE.');
  }
  const before = file === undefined ? '' : await textOf(file, terminal);
  const isHost = file !== undefined && (hostLanguageOf(file) !== undefined || isNotebook(file));
  const document = isHost ? await configIn(file, before, settings, terminal) : openText(before);
  const after = fileAfter(document, merged(document, template, settings));
  if (after === undefined) {
    throw new UsageError(`${printable(file ?? '')}: the string that holds the config cannot hold the template.`);
  }
  if (!given.has('write') || file === undefined) {
    terminal.write(after);
  } else if (after !== before) {
    writeFileSync(file, after);
  }
  return exitCode.clean;
}

export const template: Command = {
  name: 'template',
  operands: '[NAME]',
  summary: 'Print a config from a template, or merge one into a file.',
  details: [
    'Without a name, the templates are listed. With --into, the file is printed with the template merged in: its own values and comments stay, except for keys that the template sets and those that its stage rejects. The file itself changes only with --write. FILE may be one of Python, YAML or a script with a config.',
  ],
  options: [
    {
      name: 'loader',
      value: 'LOADER',
      help: `The program that reads the config: ${Object.keys(loaders).join(', ')}. It decides which values are "auto". The default is the loader that the file suggests, otherwise deepspeed.`,
      choices: ['auto', ...Object.keys(loaders)],
    },
    ...assumptionOptions.filter(({ name }) => name === 'deepspeed-version'),
    { name: 'list', help: 'List the templates: their names and titles, and why the release does not take one.' },
    { name: 'into', value: 'FILE', help: 'Merge the template into this file; "-" is standard input.' },
    { name: 'write', help: 'Write the file that --into names, instead of printing it.' },
  ],
  tables: tablesFor({ version: newestVersion }),
  async run(given, terminal) {
    const [name, ...more] = given.operands;
    if (more.length > 0) {
      throw new UsageError(`Give one template.\n${usageOf(template)}`);
    }
    if (name !== undefined && !given.has('list')) {
      return print(name, given, terminal);
    }
    if (given.has('into') || given.has('write')) {
      throw new UsageError(`--into and --write need a template to merge.\n${usageOf(template)}`);
    }
    const release = assume(openText(''), await settingsFor('.', given));
    terminal.write(`${tablesFor(release).map(tableText).join('\n\n')}\n`);
    return exitCode.clean;
  },
};
