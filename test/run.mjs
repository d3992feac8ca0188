// Runs the tests.
//   node test/run.mjs                     everything that has to pass: the default stages in test/stages.mjs, one after the other
//   node test/run.mjs unit host           these stages only
//   node test/run.mjs host --grep hover   only tests with this in their title
// The last line says "N passed, N failed". The exit code is 1 when a test failed or a stage could not run.
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { artifactsFolder } from './host/paths.mjs';
import { exitOnSignals } from './host/server.mjs';
import { defaultStages, stages } from './stages.mjs';

exitOnSignals();

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const unknown = positionals.filter(name => !Object.hasOwn(stages, name));
if (unknown.length > 0) {
  console.error(`unknown stage: ${unknown.join(', ')}; there are ${Object.keys(stages).join(', ')}`);
  process.exit(1);
}
rmSync(artifactsFolder, { recursive: true, force: true });
const names = positionals.length > 0 ? positionals : defaultStages();
const rows = [];
for (const name of names) rows.push(await runStage(name));
printSummary(rows);
process.exit(rows.every(({ failed }) => failed === 0) ? 0 : 1);

async function runStage(name) {
  console.log(`\n=== ${name} ===`);
  const start = Date.now();
  let counts;
  try {
    counts = await stages[name](values);
    if (counts.passed + counts.failed === 0 && name !== 'generated') {
      throw new Error('no test ran');
    }
  } catch (error) {
    counts = { passed: 0, failed: 1, skipped: [], failures: [], reason: error.message };
    console.error(`${name} could not run: ${error.stack}`);
  }
  return { name, ...counts, seconds: (Date.now() - start) / 1000 };
}

function printSummary(all) {
  console.log('\n=== summary ===');
  printRow('stage', 'passed', 'failed', 'skipped', 'seconds');
  for (const { name, passed, failed, skipped, seconds } of all) {
    printRow(name, passed, failed, skipped.length, seconds.toFixed(1));
  }
  for (const { name, skipped } of all) for (const title of skipped) console.log(`skipped in ${name}: ${title}`);
  // A log may be cut to its end: it has to keep the first line of each failure.
  for (const { name, failures } of all)
    for (const failure of failures) console.log(`failed in ${name}: ${failure.split('\n')[0]}`);
  for (const { name, reason } of all) if (reason) console.log(`could not run ${name}: ${reason.split('\n')[0]}`);
  const sum = key => all.reduce((total, row) => total + row[key], 0);
  const seconds = sum('seconds');
  console.log(`${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
}

function printRow(name, ...cells) {
  console.log(name.padEnd(12) + cells.map(cell => String(cell).padStart(9)).join(''));
}
