// The entry point of the tests in the web worker extension host of VS Code: mocha's build for browsers, no files, no
// node. It must be mocha 11: mocha 12's build would use this bundle's exports as its own.
import 'mocha/mocha';
import * as vscode from 'vscode';

declare const TEST_GREP: string;

/** VS Code calls this function. Its exit code is 0 when the promise resolves and 1 when it rejects. */
export async function run(): Promise<void> {
  const lines: string[] = [];
  const skipped: string[] = [];
  const failures: string[] = [];
  let passed = 0;
  // Mocha's own reporters for browsers need a document.
  class WorkerReporter {
    constructor(runner: Mocha.Runner) {
      runner.on('pass', test => {
        passed++;
        lines.push(`  ✔ ${test.fullTitle()} (${test.duration}ms)`);
      });
      runner.on('pending', test => skipped.push(test.fullTitle()));
      runner.on('fail', (test, error: Error) => {
        failures.push(`${test.fullTitle()}: ${error.message}`);
        lines.push(`  ✘ ${test.fullTitle()}\n${error.stack ?? error.message}`);
      });
    }
  }
  mocha.setup({
    ui: 'bdd',
    reporter: WorkerReporter as never,
    timeout: 30_000,
    ...(TEST_GREP ? { grep: TEST_GREP } : {}),
  });
  // Imported only now, because these files use the globals that setup() defines.
  await import('suite:all');
  const failed = await new Promise<number>(resolve => mocha.run(resolve));
  const host = `VS Code ${vscode.version} (${vscode.env.appName}), extension host in a web worker`;
  console.log(`TEST-RESULT ${JSON.stringify({ passed, failed, skipped, failures, lines, host })}`);
  if (failed > 0) {
    throw new Error(`${failed} tests failed`);
  }
}
