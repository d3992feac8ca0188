/**
 * server/src/logs/messages.json: the words with which a run tells of a rule's mistake. They come from the quotes in the
 * messages of the rules, from the recorded answers to their examples, and from the refusals of the catalog.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { accelerateRules } from '../../server/src/accelerate/rules/accelerate-rules.js';
import { catalogData } from '../../server/src/catalog/data.js';
import type { Rule, RuleFacts } from '../../server/src/checking/rule.js';
import { hostfileRules } from '../../server/src/hostfile/rules/hostfile-rules.js';
import { knownBugs } from '../../server/src/known-bugs/known-bugs.js';
import type { KnownMessage, RuleText } from '../../server/src/logs/known-messages.js';
import { rules } from '../../server/src/rules/rules.js';
import { runRules } from '../../server/src/runs/rules/run-rules.js';
import type { GeneratedFile } from './generated-file.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Recorded {
  readonly id: string;
  readonly verdict: { readonly ok?: boolean; readonly error?: string; readonly message?: string };
}

/** Words of Python itself: they tell of a config only if its reader raised them. */
const pythonsOwn =
  /argument after \*\*|missing \d+ required positional|unsupported operand type|object has no attribute|^object |not supported between|division by zero|integer modulo|min\(\) arg|could not convert|invalid literal|invalid truth value|cannot be interpreted|nothing to repeat|is not an Optimizer|not enough values|expected … value|unexpected keyword argument|^KeyError: /;

/** Errors whose message names the key: they are read as such, not looked up. */
const readElsewhere = /validation errors? for|line \d+ column \d+/;

/** Whether a message is so short that other programs say it, too. */
function isGeneric(text: string): boolean {
  const words = text.split(/\s+/).filter(word => /[\w-]/.test(word));
  const isPlain = words.every(word => /^[a-z,.:]+$/.test(word));
  return pythonsOwn.test(text) || (isPlain && words.length < 5);
}

/** Replaces what differs from run to run: numbers, and what is in quotes. */
function generalized(message: string): string {
  return message
    .replace(/'[^']*'|"[^"]*"|`[^`]*\.[^`]*`|<class [^>]*>|\[[^\]]*\]/g, '…')
    .replace(/(?<![\w.])-?\d+(?:\.\d+)?(?!\w)/g, '…')
    .replace(/\b\w+(?=\.__init__\(\)|\.step\(\))/g, '…')
    .replace(/…(?:[ =.*]*…)+/g, '…')
    .trim();
}

/** Returns the source of a rule without comments, imports and the texts of its page. */
function messagesIn(source: string): string {
  return source
    .replace(/^import[\s\S]*?;\n/gm, '')
    .replace(/^ {2}(?:summary|why|bad|good|source|noFix|code):[\s\S]*?(?=^ {2}[^\s})\]]|^\};)/gm, '')
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}

/** Returns the words in quotes of at least three words: those of a program. The names of keys and values are shorter. */
function quotesIn(source: string): readonly string[] {
  const strings = [...messagesIn(source).matchAll(/`((?:[^`\\]|\\.)*)`|'((?:[^'\\\n]|\\.)*)'/g)];
  const texts = strings.map(([, template, string]) =>
    (template ?? string ?? '').replace(/\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '…').replace(/\\(.)/g, '$1'),
  );
  return texts
    .flatMap(text => [...text.matchAll(/"([^"]*)"/g)].map(match => (match[1] ?? '').trim()))
    .filter(text => text.split(/\s+/).length >= 3)
    .filter(text => !text.startsWith('git '))
    .map(text => text.replace(/\.\.\./g, '…').replace(/'…'/g, '…'));
}

interface Told {
  readonly text: string;
  readonly rule: string;
  readonly path?: string;
}

function quotesOf(folder: string, all: readonly RuleFacts[]): readonly Told[] {
  return readdirSync(`${root}${folder}`)
    .filter(file => all.some(({ code }) => file === `${code}.ts`))
    .sort()
    .flatMap(file =>
      quotesIn(readFileSync(`${root}${folder}/${file}`, 'utf8')).map(text => ({ text, rule: file.slice(0, -3) })),
    );
}

/** Returns the recorded errors of the rules' bad examples; the words that a rule quotes stand for the whole message. */
function recorded(quoted: readonly Told[]): readonly Told[] {
  const { verdicts } = JSON.parse(readFileSync(`${root}test/oracle/verdicts/rules.json`, 'utf8')) as {
    readonly verdicts: readonly Recorded[];
  };
  return verdicts
    .filter(({ id, verdict }) => id.endsWith(' bad') && verdict.ok === false)
    .map(({ id, verdict }) => ({
      rule: id.slice(0, -' bad'.length),
      message: (verdict.message ?? '').split(' | ')[0] ?? '',
      isKey: verdict.error === 'KeyError',
    }))
    .filter(({ message }) => !readElsewhere.test(message))
    .map(({ rule, message, isKey }) => {
      if (isKey) {
        return { rule, text: `KeyError: ${message}` };
      }
      const quotes = quoted.filter(({ text }) => !isGeneric(text) && message.includes(text));
      const quote = quotes.find(each => each.rule === rule) ?? quotes[0];
      return { rule, text: quote?.text ?? generalized(message) };
    });
}

/**
 * Returns the words that rules about commands quote. If rules about configs have a part of them, that part stands for
 * the message: the config is what the program read. Warnings quote what programs say while they go on.
 */
function ofRuns(ofConfigs: readonly Told[]): readonly Told[] {
  const errors = runRules.filter(({ severity }) => severity === 'error');
  return quotesOf('server/src/runs/rules', errors).map(({ text, rule }) => {
    const part = ofConfigs.find(each => !isGeneric(each.text) && text.includes(each.text));
    return { text: part?.text ?? text, rule };
  });
}

/** Returns the words that known bugs quote. */
function symptoms(): readonly Told[] {
  return knownBugs.flatMap(({ symptom }) => quotesIn(`'${symptom}'`).map(text => ({ text, rule: 'known-bug' })));
}

/** Returns the words with which DeepSpeed refuses keys that it no longer reads. */
function refusals(): readonly Told[] {
  return catalogData.flatMap(section =>
    Object.entries(section).flatMap(([path, { refused }]) =>
      refused === undefined ? [] : [{ text: refused.message.replace(/'[^']*'/g, '…'), rule: 'refused-key', path }],
    ),
  );
}

/** The likeliest rules first: those that quote a message that DeepSpeed raised at their example. */
function inOrder(recorded: readonly Told[], quoted: readonly Told[]): readonly Told[] {
  const isIn = (list: readonly Told[], { text, rule }: Told): boolean =>
    list.some(each => each.text === text && each.rule === rule);
  return [...recorded.filter(each => isIn(quoted, each)), ...recorded, ...quoted];
}

function merged(all: readonly Told[]): readonly KnownMessage[] {
  const byText = new Map<string, KnownMessage>();
  for (const { text, rule, path } of all.filter(each => /\w{3}/.test(each.text))) {
    const { rules: before = [], paths = [] } = byText.get(text) ?? {};
    byText.set(text, {
      text,
      rules: before.includes(rule) ? before : [...before, rule],
      ...((isGeneric(text) || rule === 'known-bug') && { isGeneric: true }),
      ...(path === undefined ? paths.length > 0 && { paths } : { paths: [...paths, path] }),
    });
  }
  return [...byText.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
}

/** Returns the section of each pydantic model, from the sources of the keys that belong to it. */
function models(): { readonly [model: string]: string } {
  const found = new Map<string, string>();
  for (const section of catalogData) {
    for (const [path, { source }] of Object.entries(section)) {
      for (const [, model, name] of (source ?? '').matchAll(/\.py:(\w+)\.(\w+)/g)) {
        if (model !== undefined && path.split('.').at(-1) === name && /Config$/.test(model)) {
          found.set(model, path.split('.').slice(0, -1).join('.'));
        }
      }
    }
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function judging(...what: readonly Rule['judges'][]): readonly string[] {
  return rules.filter(({ judges }) => judges !== undefined && what.includes(judges)).map(({ code }) => code);
}

/** Rules that are named for whole kinds of errors. */
const kinds = ['syntax-error', 'unknown-key', 'wrong-type'];

/**
 * Returns the texts of the rules that a log can lead to. The reason is shown only if there is no finding, which says
 * more.
 */
function ruleTexts(messages: readonly KnownMessage[]): { readonly [code: string]: RuleText } {
  const named = new Set(messages.flatMap(({ rules: codes }) => codes));
  const first = new Set([...kinds, ...messages.map(({ rules: [code] }) => code)]);
  const ofOtherFiles: readonly RuleFacts[] = [...hostfileRules, ...runRules];
  const all: readonly RuleFacts[] = [...rules, ...accelerateRules, ...ofOtherFiles];
  const texts = all
    .filter(rule => named.has(rule.code) || (rule.severity === 'error' && !ofOtherFiles.includes(rule)))
    .map(rule => {
      const { code, summary, why } = rule;
      const isOfOtherFile = ofOtherFiles.includes(rule);
      return [code, { summary, ...(first.has(code) && { why }), ...(isOfOtherFile && { isOfOtherFile }) }] as const;
    });
  return Object.fromEntries(texts);
}

/** Everything that an explanation of a log needs of rules and catalog. */
export function logMessages(): readonly GeneratedFile[] {
  const quoted = [
    ...quotesOf('server/src/rules', rules),
    ...quotesOf('server/src/accelerate/rules', accelerateRules),
    ...quotesOf('server/src/hostfile/rules', hostfileRules),
  ];
  const ofConfigs = inOrder(recorded(quoted), quoted);
  const messages = merged([...ofConfigs, ...ofRuns(ofConfigs), ...symptoms(), ...refusals()]);
  const lines = (items: readonly object[]): string => items.map(item => `    ${JSON.stringify(item)}`).join(',\n');
  const members = (object: object): string =>
    Object.entries(object)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n');
  const text = `{\n  "messages": [\n${lines(messages)}\n  ],\n  "models": {\n${members(models())}\n  },\n  "syntaxRules": ${JSON.stringify(judging('text', 'file'))},\n  "valueRules": ${JSON.stringify(judging('value'))},\n  "rules": {\n${members(ruleTexts(messages))}\n  }\n}\n`;
  return [{ file: 'server/src/logs/messages.json', text }];
}
