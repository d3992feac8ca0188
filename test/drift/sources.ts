import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { accelerateRules } from '../../server/src/accelerate/rules/accelerate-rules.js';
import { accelerateData } from '../../server/src/catalog/accelerate-data.js';
import { catalogData } from '../../server/src/catalog/data.js';
import { nameLists } from '../../server/src/catalog/names.js';
import { hostfileRules } from '../../server/src/hostfile/rules/hostfile-rules.js';
import { knownBugs } from '../../server/src/known-bugs/known-bugs.js';
import { causes } from '../../server/src/logs/causes.js';
import { rules } from '../../server/src/rules/rules.js';
import { runRules } from '../../server/src/runs/rules/run-rules.js';
import { citationsOf } from './citation.js';
import type { Outcome } from './difference.js';
import type { Facts, Proof } from './facts.js';

/** Something with a `source`. Each symbol in the source has to contain one of the names. */
export interface Sourced {
  readonly by: string;
  readonly source: string;
  readonly names: readonly string[];
}

/** A symbol to look up, and the names to look for in it. */
export type SourceQuestion = Pick<Proof, 'file' | 'symbol' | 'names' | 'release'>;

/** A citation of a symbol, and the citing entry. */
interface Citing {
  readonly by: string;
  readonly question: SourceQuestion;
}

/** Returns the names of a key in the code. A key with any name, or a list item, goes by the name of its section. */
function namesOf(key: string, aliases: readonly string[]): readonly string[] {
  const parts = key.replaceAll('[]', '.[]').split('.');
  return [parts.findLast(part => part !== '*' && part !== '[]') ?? key, ...aliases];
}

function sourcesOfKeys(): readonly Sourced[] {
  return [...catalogData, ...accelerateData]
    .flatMap(section => Object.entries(section))
    .flatMap(([key, parameter]) => {
      const names = namesOf(
        key,
        (parameter.aliases ?? []).map(({ name }) => name),
      );
      const earlier = (parameter.earlier ?? []).flatMap(({ before, source }) =>
        source === undefined ? [] : [{ by: `${key} before ${before}`, source, names: [] }],
      );
      return [{ by: key, source: parameter.source, names }, ...earlier];
    });
}

/** Returns everything in the data and rules that has a source. */
export function allSourced(): readonly Sourced[] {
  return [
    ...sourcesOfKeys(),
    ...[...rules, ...accelerateRules, ...runRules, ...hostfileRules].map(({ code, source }) => ({
      by: `rule ${code}`,
      source,
      names: [],
    })),
    ...nameLists.map(({ of = 'habits', source }) => ({ by: `names of ${of}`, source, names: [] })),
    ...knownBugs.map(({ threads, source }) => ({ by: `known bug ${threads[0]}`, source, names: [] })),
    ...causes.map(({ code, source }) => ({ by: `cause ${code}`, source, names: [] })),
  ];
}

const root = fileURLToPath(new URL('../../server/src/', import.meta.url));

/** Returns the comments of the server's code, each with its file. */
export function comments(): readonly (readonly [file: string, text: string])[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
  return files.flatMap(file => {
    const found = readFileSync(path.join(root, file), 'utf8').match(/\/\*\*[\s\S]*?\*\/|\/\/.*/g) ?? [];
    return found.map(text => [file.replaceAll(path.sep, '/'), text] as const);
  });
}

/** Returns the citations in comments, such as `deepspeed/runtime/config.py:get_gradient_clipping`. */
function sourcesInComments(): readonly Sourced[] {
  return comments().flatMap(([by, text]) => {
    const found = text.match(/[\w-]+\/[\w./-]+\.py:[A-Za-z_][\w.]*\w(?:@v[\d.]*\d)?/g) ?? [];
    return found.map(source => ({ by, source, names: [] }));
  });
}

/** Returns every cited symbol of a Python package. DeepSpeed's tests are not in its package. */
function citings(): readonly Citing[] {
  return [...allSourced(), ...sourcesInComments()].flatMap(({ by, source, names }) =>
    (citationsOf(source) ?? []).flatMap(({ file, symbol, release }) =>
      file === undefined || symbol === undefined || file.startsWith('tests/')
        ? []
        : [{ by, question: { file, symbol, names, ...(release !== undefined && { release }) } }],
    ),
  );
}

function idOf({ file, symbol, names, release }: SourceQuestion): string {
  return JSON.stringify([file, symbol, names, release ?? null]);
}

/** Returns each symbol to look up once, sorted. */
export function sourceQuestions(): readonly SourceQuestion[] {
  const questions = new Map(citings().map(({ question }) => [idOf(question), question]));
  return [...questions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, question]) => question);
}

/** Returns the proofs. The saved proofs replace those of releases without local sources. */
export function withProofsOf(kept: readonly Proof[], proofs: readonly Proof[]): readonly Proof[] {
  const known = new Map(kept.map(proof => [idOf(proof), proof]));
  return proofs.map(proof => (proof.missing === 'release' ? (known.get(idOf(proof)) ?? proof) : proof));
}

function why(proof: Proof | undefined): readonly [theirs: string, advice: string] {
  const cite =
    'Cite the symbol that reads the key or does what the entry says. If the newest release has none, cite an older one with @v.';
  switch (proof?.missing) {
    case 'file':
      return ['does not have this file', cite];
    case 'symbol':
      return ['does not have this symbol in the file', cite];
    default:
      return proof === undefined
        ? ['was not looked up', 'Run npm run drift -- --record.']
        : ['has the symbol, but the name of the key is not in it', cite];
  }
}

/** Whether a citation cannot be looked up: the package is not installed, or the sources of the release are missing. */
function isOpen(proof: Proof | undefined): boolean {
  return proof?.missing === 'package' || proof?.missing === 'release';
}

/** Compares citations with the code. Records of older releases have no proofs, because sources cite the newest one. */
export function compareSources({ proofs }: Facts): Outcome {
  const found = new Map(proofs.map(proof => [idOf(proof), proof]));
  const all = proofs.length === 0 ? [] : citings().map(each => ({ ...each, proof: found.get(idOf(each.question)) }));
  const looked = all.filter(({ proof }) => !isOpen(proof));
  const differences = looked.flatMap(({ by, question: { file, symbol, release }, proof }) => {
    if (proof !== undefined && proof.missing === undefined && proof.speaks !== false) {
      return [];
    }
    const [theirs, advice] = why(proof);
    const ours = `${file}:${symbol}${release === undefined ? '' : `@v${release}`}`;
    const open = proof === undefined ? { isNotAsked: true as const } : {};
    return [{ key: by, about: 'source' as const, ours, theirs, where: file, advice, ...open }];
  });
  return { compared: looked.length, differences };
}
