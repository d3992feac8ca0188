// The entry point of the tests in the node extension host of VS Code.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import * as vscode from 'vscode';

/** VS Code calls this function. Its exit code is 0 when the promise resolves and 1 when it rejects. */
export async function run(): Promise<void> {
  const grep = process.env.TEST_GREP;
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 30_000, ...(grep ? { grep } : {}) });
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter(each => each.endsWith('.test.js')).sort()) {
    mocha.addFile(path.join(__dirname, file));
  }
  const lines = captureReport();
  const skipped: string[] = [];
  const failures: string[] = [];
  const runner = await new Promise<Mocha.Runner>(resolve => {
    const started: Mocha.Runner = mocha.run(() => resolve(started));
    started.on('pending', test => skipped.push(test.fullTitle()));
    started.on('fail', (test, error: Error) => failures.push(`${test.fullTitle()}: ${error.message}`));
  });
  const passed = runner.stats?.passes ?? 0;
  const failed = runner.failures;
  if (process.env.TEST_RESULT) {
    const host = `VS Code ${vscode.version} (${vscode.env.appName}), extension host on node ${process.version}`;
    writeFileSync(process.env.TEST_RESULT, JSON.stringify({ passed, failed, skipped, failures, lines, host }));
  }
  if (failed > 0) {
    throw new Error(`${failed} tests failed`);
  }
}

// Mocha's output would only appear in a log of VS Code.
function captureReport(): string[] {
  const lines: string[] = [];
  const { Base } = Mocha.reporters;
  const { consoleLog } = Base;
  Base.consoleLog = (...data) => {
    lines.push(format(...data));
    consoleLog(...data);
  };
  return lines;
}
