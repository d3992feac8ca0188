// The long fuzz run: many more cases than in `npm test`, with a seed of its own, and every prefix of every config.
//   npm run fuzz
//   FUZZ_SEED=123 npm run fuzz -- --grep fixes       the same cases again; mocha gets the arguments
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build } from '../../scripts/build.mjs';
import { root } from '../host/paths.mjs';

await build();
const { FUZZ_RUNS = '5000', FUZZ_SEED = String(Date.now() % 2 ** 31), FUZZ_FULL = '1' } = process.env;
console.log(`FUZZ_RUNS=${FUZZ_RUNS} FUZZ_SEED=${FUZZ_SEED} FUZZ_FULL=${FUZZ_FULL}`);
const mocha = path.join(root, 'node_modules/mocha/bin/mocha.js');
const args = [mocha, '--config', 'test/fuzz/.mocharc.json', '--timeout', '0', ...process.argv.slice(2)];
const env = { ...process.env, FUZZ_RUNS, FUZZ_SEED, FUZZ_FULL };
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
process.exitCode = status ?? 1;
