import { accelerateRules } from '../../server/src/accelerate/rules/accelerate-rules.js';
import { accelerateCatalog } from '../../server/src/catalog/accelerate.js';
import { type CatalogNode, catalog, typesByVariant } from '../../server/src/catalog/catalog.js';
import { newestOf } from '../../server/src/catalog/packages.js';
import { typesOf } from '../../server/src/catalog/parameter.js';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { check } from '../../server/src/checking/check.js';
import type { FixFacts, Rule, RuleFacts } from '../../server/src/checking/rule.js';
import { describeAccelerateRule } from '../../server/src/describing/accelerate-rule.js';
import type { Block } from '../../server/src/describing/markup.js';
import { render } from '../../server/src/describing/markup.js';
import { describe } from '../../server/src/describing/parameter.js';
import { describeRule, failsText, loadersText, versionsText } from '../../server/src/describing/rule.js';
import { sourceText } from '../../server/src/describing/source.js';
import { describeHostfileRule } from '../../server/src/hostfile/describe.js';
import { hostfileRules } from '../../server/src/hostfile/rules/hostfile-rules.js';
import { assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import { yamlNotation } from '../../server/src/notations/yaml/yaml-notation.js';
import { rules } from '../../server/src/rules/rules.js';
import type { RunRule } from '../../server/src/runs/checking/run-rule.js';
import { runRules } from '../../server/src/runs/rules/run-rules.js';
import { describeRunRule } from '../../server/src/runs/service/describe-run-rule.js';
import { findingsInExample } from '../../server/src/runs/service/example-findings.js';
import type { GeneratedFile } from './generated-file.js';
import { openYaml } from './open-yaml.js';
import { table } from './table.js';

function page({ code }: RuleFacts, blocks: readonly Block[]): GeneratedFile {
  return { file: `docs/rules/${code}.md`, text: `${render(blocks, true).value}\n` };
}

/** docs/rules/README.md: all rules at a glance. */
function ruleIndex(): GeneratedFile {
  const rows = rules.map(rule => [
    `[${rule.code}](${rule.code}.md)`,
    rule.severity,
    failsText(rule),
    loadersText(rule),
    versionsText(rule),
    rule.summary,
  ]);
  const shortRows = (some: readonly RuleFacts[]): readonly (readonly string[])[] =>
    some.map(rule => [`[${rule.code}](${rule.code}.md)`, rule.severity, failsText(rule), rule.summary]);
  const text = `# Rules

The meaning of each diagnostic, with the worst severity and the earliest failure that its rule reports. An error means that the run fails, a
warning that a value has another effect than it says.

${table(['rule', 'severity', 'fails', 'loaders', 'DeepSpeed', 'finds'], rows)}
## Accelerate configs

Problems of the file that \`accelerate launch --config_file\` reads, in YAML.

${table(['rule', 'severity', 'fails', 'finds'], shortRows(accelerateRules))}
## Runs

Problems of commands that start a training program, in shell scripts: what the command and the config say together.

${table(['rule', 'severity', 'fails', 'finds'], shortRows(runRules))}
## Hostfiles

Problems that stop DeepSpeed's launcher, or that it reads in an unexpected way.

${table(['rule', 'severity', 'fails', 'finds'], shortRows(hostfileRules))}`;
  return { file: 'docs/rules/README.md', text };
}

const statusNotes = {
  dead: 'Without effect.',
  ignored: 'Not read.',
  rejected: 'Refused.',
  refused: 'Removed.',
  newer: 'Added later.',
} as const;

function parameterRow({ name, parameter }: CatalogNode): readonly string[] {
  const types = parameter === undefined ? [] : typesOf(parameter);
  const old = parameter?.deprecated?.replacedBy;
  const notes = [
    parameter?.status === undefined ? undefined : statusNotes[parameter.status],
    old === undefined ? undefined : `Old name of \`${old}\`.`,
    parameter?.removedIn === undefined ? undefined : `Read up to ${parameter.lastIn ?? parameter.removedIn}.`,
    parameter?.summary,
  ];
  const text = notes.filter(note => note !== undefined).join(' ');
  return [`[\`${name}\`](${name}.md)`, types.join(' or '), text];
}

/** docs/reference/accelerate.md: all keys of the file of `accelerate launch`. */
function acceleratePage(): GeneratedFile {
  const all = [...accelerateCatalog().children.values()].flatMap(entries);
  const text = `# Accelerate configs

The keys of the file that \`accelerate launch --config_file\` reads, as of accelerate ${newestOf('accelerate')}. They are not keys of DeepSpeed's config.

${all.join('\n').trimEnd()}
`;
  return { file: 'docs/reference/accelerate.md', text };
}

/** docs/reference/README.md: the top level of the config, sections first. */
function sectionIndex(nodes: readonly CatalogNode[]): GeneratedFile {
  const hasKeys = ({ children, anyChild }: CatalogNode): boolean => children.size > 0 || anyChild !== undefined;
  const header = ['key', 'type', 'what it does'];
  const text = `# Reference

Every key that DeepSpeed reads, or that people write although it does not, as of ${newestVersion}. These are at the top level.

## Sections

${table(header, nodes.filter(hasKeys).map(parameterRow))}
## Values

${table(header, nodes.filter(node => !hasKeys(node)).map(parameterRow))}
## Other files

[Accelerate configs](accelerate.md) have keys of their own.
`;
  return { file: 'docs/reference/README.md', text };
}

function withoutLink(blocks: readonly Block[]): readonly Block[] {
  return blocks.filter(block => block.kind !== 'link');
}

function entry(node: CatalogNode, type: string | undefined): string {
  const depth = Math.min(6, 1 + node.path.split('.').length);
  const variant = type === undefined ? '' : ` (${type})`;
  const source = node.parameter === undefined ? '' : `\n\n${sourceText(node.parameter.source)}`;
  return `${'#'.repeat(depth)} \`${node.path}\`${variant}\n\n${render(withoutLink(describe(node)), true).value}${source}\n`;
}

/** Returns all entries below a node, parents first. */
function entries(node: CatalogNode): readonly string[] {
  const own = node.parameter === undefined ? [] : [entry(node, undefined)];
  const below = [...new Set(node.children.values())].filter(child => child.parent === node);
  const free = [node.anyChild, node.item].filter(child => child !== undefined);
  const variants = [...typesByVariant(node)].map(([child, types]) => entry(child, types.join(', ')));
  return [...own, ...[...below, ...free].flatMap(entries), ...variants];
}

/** The fixes of the example of a rule for Accelerate configs. */
function fixesOf(rule: Rule): readonly FixFacts[] {
  const document = openYaml(rule.bad);
  const verdicts = document && check(document, assume(document, defaultSettings), [rule]);
  return verdicts?.flatMap(({ fixes }) => fixes?.() ?? []) ?? [];
}

/** The fixes of the example of a rule for runs. */
function runFixesOf(rule: RunRule): readonly FixFacts[] {
  return findingsInExample(rule, rule.bad, yamlNotation)
    .filter(({ code }) => code === rule.code)
    .flatMap(({ fixes }) => fixes?.() ?? []);
}

/** docs/rules and docs/reference: a page for each rule and each top-level key, and an index of each. */
export function reference(): readonly GeneratedFile[] {
  const nodes = [...new Set(catalog.children.values())];
  const sections = nodes.map(node => ({
    file: `docs/reference/${node.name}.md`,
    text: `${entries(node).join('\n').trimEnd()}\n`,
  }));
  const pages = [
    ...rules.map(rule => page(rule, describeRule(rule))),
    ...accelerateRules.map(rule => page(rule, describeAccelerateRule(rule, fixesOf(rule)))),
    ...runRules.map(rule => page(rule, describeRunRule(rule, runFixesOf(rule)))),
    ...hostfileRules.map(rule => page(rule, describeHostfileRule(rule))),
  ];
  return [...pages, ruleIndex(), ...sections, acceleratePage(), sectionIndex(nodes)];
}
