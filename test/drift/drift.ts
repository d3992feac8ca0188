/**
 * Compares the catalog with the installed DeepSpeed: `npm run drift`. ORACLE_PYTHON names the Python that has it.
 * `--record` saves the facts for the tests, and `--facts <file>` compares with saved ones. The exit code is 1 if
 * something differs, if an exception is no longer needed, or if the release is unknown. Symbols that are cited from
 * other releases are looked up in the sources that ORACLE_RELEASES names.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { releases } from '../../server/src/catalog/releases.js';
import { releaseFolders } from '../oracle/release-pythons.js';
import { compare } from './compare.js';
import { sift } from './exceptions.js';
import { readRecords, writeRecord } from './fact-record.js';
import type { Facts } from './facts.js';
import { textQuestions } from './questions.js';
import { report } from './report.js';
import { sourceQuestions, withProofsOf } from './sources.js';

const python = process.env.ORACLE_PYTHON ?? 'python3';
const folder = fileURLToPath(new URL('introspect', import.meta.url));

function ask(questions: object): unknown {
  const { status, stdout, stderr, error } = spawnSync(python, [folder], {
    input: JSON.stringify(questions),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined || status !== 0) {
    const reason = error?.message ?? stderr;
    throw new Error(
      `${python} did not answer: set ORACLE_PYTHON to a Python with the packages of requirements.txt\n${reason}`,
    );
  }
  return JSON.parse(stdout);
}

function introspect(): Facts {
  const { deepspeed = '' } = ask({ versions: true }) as Facts['versions'];
  const facts = ask({
    texts: textQuestions(deepspeed),
    sources: sourceQuestions(),
    releases: releaseFolders(),
  }) as Facts;
  const kept = readRecords().find(({ versions }) => versions.deepspeed === deepspeed)?.proofs ?? [];
  return { ...facts, proofs: withProofsOf(kept, facts.proofs) };
}

const { values: options } = parseArgs({ options: { record: { type: 'boolean' }, facts: { type: 'string' } } });
const facts = options.facts === undefined ? introspect() : (JSON.parse(readFileSync(options.facts, 'utf8')) as Facts);
const comparison = compare(facts);
const sifted = sift(comparison.differences, comparison.version);
console.log(report(facts, comparison, sifted));
if (!releases.includes(comparison.version)) {
  console.log(
    `\nDeepSpeed ${comparison.version} is not in catalog/releases.ts: see "A new release of DeepSpeed" in CONTRIBUTING.md.`,
  );
  process.exitCode = 1;
}
if (options.record) {
  writeRecord(facts);
}
if (sifted.left.length + sifted.unused.length + facts.missingEntryPoints.length > 0) {
  process.exitCode = 1;
}
