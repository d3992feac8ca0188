import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostfileRules } from '../../server/src/hostfile/rules/hostfile-rules.js';
import { rules } from '../../server/src/rules/rules.js';
import { keysOf } from './catalog-keys.js';
import { citationsOf } from './citation.js';
import type { Outcome } from './difference.js';
import type { Facts, Proof } from './facts.js';

/** Something that cites a file and symbol, and the names of which the symbol has to speak. */
export interface Citing {
  readonly by: string;
  readonly file: string;
  readonly symbol: string | null;
  readonly names: readonly string[];
}

/** What to look for where. */
export type SourceQuestion = Pick<Proof, 'file' | 'symbol' | 'names'>;

/** Citations of the installed release; those of other releases cannot be looked up. */
function citing(by: string, source: string, names: readonly string[]): readonly Citing[] {
  return (citationsOf(source) ?? []).flatMap(({ file, symbol, release }) =>
    file === undefined || release !== undefined || !file.endsWith('.py')
      ? []
      : [{ by, file, symbol: symbol ?? null, names }],
  );
}

/** The names that the code has for a key: that of a free name or an item is its section's. */
function namesOf(key: string, aliases: readonly string[]): readonly string[] {
  const parts = key.replaceAll('[]', '.[]').split('.');
  return [parts.findLast(part => part !== '*' && part !== '[]') ?? key, ...aliases];
}

const root = fileURLToPath(new URL('../../server/src/', import.meta.url));

/** Citations in the comments of the code: `deepspeed/runtime/config.py:get_gradient_clipping`. */
function citedInComments(): readonly Citing[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
  return files.flatMap(file => {
    const comments = readFileSync(path.join(root, file), 'utf8').match(/\/\*\*[\s\S]*?\*\/|\/\/.*/g) ?? [];
    const found = comments.flatMap(text => text.match(/[\w-]+\/[\w./-]+\.py:[A-Za-z_][\w.]*\w(?:@v[\d.]+)?/g) ?? []);
    return found.flatMap(text => citing(file.replaceAll(path.sep, '/'), text, []));
  });
}

/** Everything that cites a symbol of the newest release, or of another program. */
function citations(version: string): readonly Citing[] {
  const keys = keysOf(version).flatMap(({ key, isRead, refused, parameter }) =>
    isRead && refused === undefined
      ? citing(
          key,
          parameter.source,
          namesOf(
            key,
            (parameter.aliases ?? []).map(({ name }) => name),
          ),
        )
      : [],
  );
  const ofRules = [...rules, ...hostfileRules].flatMap(({ code, source }) => citing(`rule ${code}`, source, []));
  return [...keys, ...ofRules, ...citedInComments()];
}

/** Each place to look at once, with all the names that it is cited for. */
export function sourceQuestions(version: string): readonly SourceQuestion[] {
  return citations(version).map(({ file, symbol, names }) => ({ file, symbol, names }));
}

function why({ missing, symbol }: Proof): string {
  switch (missing) {
    case 'file':
      return 'has no such file';
    case 'symbol':
      return `has no ${symbol} in that file`;
    default:
      return `has ${symbol} in that file, which has nothing of that name`;
  }
}

/** Citations that nothing stands at. Those of packages that are not installed are taken as they are. */
export function compareSources(facts: Facts): Outcome {
  const version = facts.versions.deepspeed ?? '';
  const proofs = new Map(facts.proofs.map(proof => [JSON.stringify([proof.file, proof.symbol, proof.names]), proof]));
  const all = citations(version).map(each => ({
    each,
    proof: proofs.get(JSON.stringify([each.file, each.symbol, each.names])),
  }));
  const looked = all.filter(({ proof }) => proof !== undefined && proof.missing !== 'package');
  const differences = looked.flatMap(({ each, proof }) =>
    proof === undefined || (proof.missing === undefined && proof.speaks !== false)
      ? []
      : [
          {
            key: each.by,
            about: 'source' as const,
            ours: `${each.file}:${each.symbol}`,
            theirs: why(proof),
            where: each.file,
            advice: 'Cite the symbol that reads the key, or that does what is said.',
          },
        ],
  );
  return { compared: looked.length, differences };
}
