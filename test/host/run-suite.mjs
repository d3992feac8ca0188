// Runs a test suite inside an extension host of VS Code and returns its results.
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from './browser.mjs';
import { bundleNodeSuite, bundleWebSuite } from './bundle-suites.mjs';
import { artifactsFolder, ensureHost, requireChromium, root } from './paths.mjs';
import { createScratch } from './scratch.mjs';
import { serveFolder } from './serve-folder.mjs';
import { installExtension, startServer } from './server.mjs';
import { injectDevelopmentOptions, remotePath, workbenchUrl } from './workbench.mjs';

// A busy machine takes several times as long as an idle one.
const exitTimeout = 400_000;
const resultMark = 'TEST-RESULT ';

/**
 * Runs test/suite, or another suite, in the node extension host.
 * @param {{ stage: string, vsix?: string, grep?: string, suite?: string, bare?: boolean }} options vsix: install the
 *   extension from this file instead of loading it from the project's folder; suite: a file to load instead of
 *   test/suite; bare: without the extension
 * @returns {Promise<{ passed: number, failed: number, skipped: string[], failures: string[], lines: string[], host: string }>}
 */
export async function runNodeSuite({ stage, vsix, grep, suite: other, bare }) {
  const suite = other ?? (await bundleNodeSuite());
  return runInHost({
    stage,
    grep,
    prepare: scratch => vsix && installExtension(scratch, vsix),
    // VS Code runs tests only if some extension is under development: an empty one when the real one is installed.
    payload: port => [
      ['extensionDevelopmentPath', remotePath(port, vsix || bare ? path.join(root, 'test/host/stub-extension') : root)],
      ['extensionTestsPath', remotePath(port, suite)],
    ],
  });
}

/**
 * Runs test/suite and test/suite-web in the web worker extension host, in a workspace without a disk. Takes and returns
 * the same as runNodeSuite.
 */
export async function runWebSuite({ stage, grep = '' }) {
  const { suite, files } = await bundleWebSuite(grep);
  // Over http, because an extension that the server provides may not start workers.
  const served = await serveFolder(root);
  try {
    return await runInHost({
      stage,
      grep,
      folder: 'memfs:/workspace',
      permissions: ['local-network-access'],
      changePage: (page, port) => {
        const below = file => ({
          scheme: 'http',
          authority: `127.0.0.1:${port}`,
          path: `/proxy/${served.port}${file}`,
        });
        return injectDevelopmentOptions(page, {
          extensions: [below(''), below(`/${files}`)],
          extensionTestsPath: below(`/${suite}`),
        });
      },
    });
  } finally {
    await served.stop();
  }
}

async function runInHost({ stage, grep = '', folder, permissions = [], prepare, payload, changePage }) {
  requireChromium();
  ensureHost();
  const scratch = createScratch();
  const log = [];
  let server;
  let browser;
  let page;
  let result;
  try {
    prepare?.(scratch);
    const env = { TEST_RESULT: scratch.result, TEST_GREP: grep };
    server = await startServer(scratch, { env, idleSeconds: 90 });
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions });
    page = await context.newPage();
    const { exit } = await listenForExit(page, log, scratch.result);
    await changePage?.(page, server.port);
    const url = workbenchUrl(server.port, folder ?? scratch.workspace, payload?.(server.port));
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    const code = await exit;
    if (!existsSync(scratch.result)) {
      throw new Error(`the suite ended with code ${code} and without a result`);
    }
    result = JSON.parse(readFileSync(scratch.result, 'utf8'));
    if (code !== 0 && result.failed === 0) {
      throw new Error(`all tests passed, yet the suite ended with code ${code}`);
    }
    return result;
  } catch (error) {
    await page?.screenshot({ path: path.join(prepareArtifacts(stage), 'failure.png') }).catch(() => {});
    throw error;
  } finally {
    await browser?.close().catch(() => {});
    await server?.stop();
    if (result?.failed !== 0) {
      keepArtifacts(stage, scratch, log, server);
    }
    scratch.dispose();
  }
}

// The workbench calls two functions of its page: one for each log line, of its own and of the extension host, and at
// the end one with the exit code. A web worker has no file system, so its result is sent as a log line.
async function listenForExit(page, log, resultFile) {
  let finish;
  let fail;
  const exit = new Promise((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  const timer = setTimeout(() => fail(new Error(`no exit code within ${exitTimeout / 1000} s`)), exitTimeout);
  page.on('crash', () => fail(new Error('the page crashed')));
  page.on('pageerror', error => log.push(`pageerror: ${error}`));
  await page.exposeFunction('codeAutomationLog', (type, parts) => {
    const line = parts.map(part => (typeof part === 'string' ? part : JSON.stringify(part))).join(' ');
    log.push(`${type}: ${line}`);
    if (line.startsWith(resultMark)) writeFileSync(resultFile, line.slice(resultMark.length));
  });
  await page.exposeFunction('codeAutomationExit', finish);
  // It may be rejected before anything awaits it.
  exit.catch(() => {}).finally(() => clearTimeout(timer));
  return { exit };
}

function prepareArtifacts(stage) {
  const folder = path.join(artifactsFolder, stage);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function keepArtifacts(stage, scratch, log, server) {
  const folder = prepareArtifacts(stage);
  writeFileSync(path.join(folder, 'workbench.log'), log.join('\n'));
  if (server) copyFileSync(server.logFile, path.join(folder, 'server.log'));
  const logs = path.join(scratch.userData, 'logs');
  if (existsSync(logs)) cpSync(logs, path.join(folder, 'logs'), { recursive: true });
}
