import { accelerateRules } from '../../accelerate/rules/accelerate-rules.js';
import { accelerateCatalog } from '../../catalog/accelerate.js';
import { type CatalogNode, catalog, lookUp, typesByVariant } from '../../catalog/catalog.js';
import { describeAccelerateRule } from '../../describing/accelerate-rule.js';
import { render } from '../../describing/markup.js';
import { describe } from '../../describing/parameter.js';
import { describeRule } from '../../describing/rule.js';
import { describeHostfileRule } from '../../hostfile/describe.js';
import { hostfileRules } from '../../hostfile/rules/hostfile-rules.js';
import { rules } from '../../rules/rules.js';
import type { RunRule } from '../../runs/checking/run-rule.js';
import { describeRunRule } from '../../runs/service/describe-run-rule.js';
import type { Arguments, Command } from '../program/command.js';
import { type ExitCode, exitCode } from '../program/exit-code.js';
import { usageOf } from '../program/help.js';
import { forTerminal } from '../program/printable.js';
import type { Terminal } from '../program/terminal.js';
import { guess, UsageError } from '../program/usage-error.js';
import { assumptionOptions } from '../reports/assumption-options.js';
import { explainLog } from '../reports/log-file.js';
import { loadRuns } from '../reports/runs.js';

/** A key, and below a `params` object the types that it belongs to. */
interface Place {
  readonly node: CatalogNode;
  readonly types: readonly string[];
}

/** Returns every key of a catalog, parents first. */
function placesIn(root: CatalogNode): readonly Place[] {
  const places: Place[] = [];
  const seen = new Set<CatalogNode>();
  const pending: CatalogNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) {
      continue;
    }
    seen.add(node);
    if (node.parameter !== undefined) {
      places.push({ node, types: [] });
    }
    for (const [variant, types] of typesByVariant(node)) {
      places.push({ node: variant, types });
    }
    const free = [node.anyChild, node.item].filter(child => child !== undefined);
    pending.push(...free, ...[...node.children.values()].reverse());
  }
  return places;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Returns the keys at a path, or the keys with a name. An Accelerate config has keys of its own. */
function placesOf(name: string): readonly Place[] {
  const found = placesBelow(catalog, name);
  return found.length > 0 ? found : placesBelow(accelerateCatalog(), name);
}

function placesBelow(root: CatalogNode, name: string): readonly Place[] {
  const places = placesIn(root);
  const exact = places.filter(({ node }) => node.path === name);
  if (exact.length > 0) {
    return exact;
  }
  const found = root === catalog ? lookUp(name) : undefined;
  if (found?.parameter !== undefined) {
    return [{ node: found, types: [] }];
  }
  return places.filter(({ node }) => lastName(node.path) === name);
}

const ofAccelerate = 'In a config file of accelerate launch';

function isOfAccelerate(node: CatalogNode): boolean {
  return placesIn(accelerateCatalog()).some(place => place.node === node);
}

function placeText({ node, types }: Place): string {
  const text = render(describe(node), false).value;
  const where = types.length > 0 ? `With "type": ${types.join(', ')}` : isOfAccelerate(node) ? ofAccelerate : undefined;
  return where === undefined ? text : `${where}\n\n${text}`;
}

function unknownName(name: string, runRules: readonly RunRule[]): UsageError {
  const paths = [...placesIn(catalog), ...placesIn(accelerateCatalog())].map(({ node }) => node.path);
  const known = [
    ...[...rules, ...accelerateRules, ...runRules, ...hostfileRules].map(({ code }) => code),
    ...paths,
    ...paths.map(lastName),
  ].filter(each => /\w$/.test(each));
  const message = `"${name}" is neither a rule nor a key.`;
  return new UsageError([message, guess(name, known)].filter(Boolean).join(' '));
}

/** Returns the explanation of a rule's code, a key's path or a key's name. */
function explanation(name: string, runRules: readonly RunRule[]): string {
  const rule = rules.find(({ code }) => code === name);
  if (rule !== undefined) {
    return render(describeRule(rule), false).value;
  }
  const accelerateRule = accelerateRules.find(({ code }) => code === name);
  if (accelerateRule !== undefined) {
    return render(describeAccelerateRule(accelerateRule), false).value;
  }
  const runRule = runRules.find(({ code }) => code === name);
  if (runRule !== undefined) {
    return render(describeRunRule(runRule), false).value;
  }
  const hostfileRule = hostfileRules.find(({ code }) => code === name);
  if (hostfileRule !== undefined) {
    return render(describeHostfileRule(hostfileRule), false).value;
  }
  const places = placesOf(name);
  if (places.length === 0) {
    throw unknownName(name, runRules);
  }
  const paths = [...new Set(places.map(({ node }) => node.path))];
  if (paths.length > 1) {
    throw new UsageError(`"${name}" is the name of several keys. Give the path:\n  ${paths.join('\n  ')}`);
  }
  return places.map(placeText).join('\n\n');
}

/** Writes what a log says about a failed run. */
async function runOnLog(log: string, given: Arguments, terminal: Terminal): Promise<ExitCode> {
  if (given.operands.length > 0) {
    throw new UsageError(`Give a code, a key or a log.\n${usageOf(explain)}`);
  }
  const { asJson, asText } = await import('../../pages/pages.js');
  const explanation = await explainLog(log, given, terminal);
  terminal.write(given.value('format') === 'json' ? asJson(explanation) : forTerminal(asText(explanation)));
  return explanation.answers.some(({ code }) => code !== undefined) ? exitCode.clean : exitCode.found;
}

export const explain: Command = {
  name: 'explain',
  operands: 'CODE|KEY',
  summary: 'Say what a rule finds, what a key does, or why a run failed.',
  details: [
    'CODE is the code of a finding, such as unknown-key. KEY is a path, such as zero_optimization.overlap_comm, or its last name if only one key has it. Keys of Accelerate configs, such as zero_stage, are keys, too.',
    'With --log it reads what a failed run wrote: the rule or cause behind each error, the place in the config, and the fix. The ranks may be mixed, with any prefixes.',
  ],
  options: [
    { name: 'log', value: 'FILE', help: 'The output of a run that failed; "-" is standard input.' },
    {
      name: 'config',
      value: 'FILE',
      help: 'With --log: the config that the run read. Otherwise the configs below the working directory are checked, and the one that has the mistake is named.',
    },
    {
      name: 'format',
      value: 'FORMAT',
      help: 'With --log: the output format, text (the default) or json.',
      choices: ['text', 'json'],
    },
    ...assumptionOptions,
  ],
  tables: [
    {
      title: 'Exit codes',
      rows: [
        [String(exitCode.clean), 'the explanation was written'],
        [String(exitCode.found), 'the log has no error that is known here'],
        [String(exitCode.failed), 'wrong usage, or a file could not be read'],
      ],
    },
  ],
  async run(given, terminal) {
    const log = given.value('log');
    if (log !== undefined) {
      return runOnLog(log, given, terminal);
    }
    const [name, ...more] = given.operands;
    if (name === undefined || more.length > 0) {
      throw new UsageError(`Give one code or key.\n${usageOf(explain)}`);
    }
    terminal.write(`${explanation(name, (await loadRuns()).runRules)}\n`);
    return exitCode.clean;
  },
};
