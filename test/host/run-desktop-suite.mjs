// Runs test/suite in desktop VS Code: the executable in VSCODE_EXECUTABLE, or the newest one, downloaded.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { bundleNodeSuite } from './bundle-suites.mjs';
import { hostFolder, root } from './paths.mjs';
import { createScratch } from './scratch.mjs';

const unreachable = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT'];

/**
 * Runs test/suite in the extension host of desktop VS Code.
 * @returns {Promise<{ passed: number, failed: number, skipped: string[], failures: string[], lines: string[], host: string }>}
 * @throws if there is no VS Code and none can be downloaded, or if there is no display
 */
export async function runDesktopSuite({ grep = '' } = {}) {
  const executable = process.env.VSCODE_EXECUTABLE;
  if (executable && !existsSync(executable)) {
    throw new Error(`VSCODE_EXECUTABLE names ${executable}, which does not exist`);
  }
  const suite = await bundleNodeSuite();
  const scratch = createScratch();
  try {
    await runTests({
      ...(executable
        ? { vscodeExecutablePath: executable }
        : { cachePath: path.join(path.dirname(hostFolder), 'desktop') }),
      extensionDevelopmentPath: root,
      extensionTestsPath: suite,
      extensionTestsEnv: { TEST_RESULT: scratch.result, TEST_GREP: grep },
      launchArgs: [
        scratch.workspace,
        `--user-data-dir=${scratch.userData}`,
        `--extensions-dir=${scratch.extensions}`,
        '--disable-telemetry',
        '--password-store=basic',
      ],
    }).catch(error => {
      // The result file, if it exists, has more information than the exit code of a failed test.
      if (!existsSync(scratch.result)) throw explain(error);
    });
    if (!existsSync(scratch.result)) {
      throw new Error('VS Code ended without having run the suite');
    }
    return JSON.parse(readFileSync(scratch.result, 'utf8'));
  } finally {
    scratch.dispose();
  }
}

function explain(error) {
  if (unreachable.includes(error.code)) {
    return new Error(`VS Code cannot be downloaded from here (${error.message}): set VSCODE_EXECUTABLE to one`);
  }
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return new Error(`${error.message}: there is no display, run this under "xvfb-run -a"`);
  }
  return error;
}
