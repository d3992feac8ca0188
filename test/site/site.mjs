// The finished site, as a release has it, served from disk, in a browser that reaches nothing else.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { launchBrowser } from '../host/browser.mjs';
import { root } from '../host/paths.mjs';
import { serveFolder } from '../host/serve-folder.mjs';
import { endOfAnimations } from '../ui/pictures.mjs';

const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

/** The unpacked archive that SITE names: the stage does. */
export const siteFolder = mkdtempSync(path.join(tmpdir(), 'site-'));
for (const [name, bytes] of Object.entries(unzipSync(readFileSync(process.env.SITE)))) {
  mkdirSync(path.dirname(path.join(siteFolder, name)), { recursive: true });
  writeFileSync(path.join(siteFolder, name), bytes);
}

let shared;

async function start() {
  const server = await serveFolder(siteFolder);
  return { server, browser: await launchBrowser(), origin: `http://127.0.0.1:${server.port}` };
}

/** Mocha runs this after the last test. */
export const mochaHooks = {
  async afterAll() {
    if (shared) {
      const { browser, server } = await shared;
      await browser.close();
      await server.stop();
    }
    rmSync(siteFolder, { recursive: true, force: true });
  },
};

/**
 * Opens a page of the site in a profile of its own.
 * @param {string} address the path, with the part behind "#"
 * @param {{ viewport?: object, colorScheme?: string }} options
 * @returns {Promise<object>} the page, its context, and what went wrong: requests of other origins, errors
 */
export async function openPage(address, { viewport = desktop, colorScheme = 'light' } = {}) {
  shared ??= start();
  const { browser, origin } = await shared;
  const context = await browser.newContext({
    viewport,
    colorScheme,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const foreign = [];
  const errors = [];
  context.on('request', request => {
    if (!request.url().startsWith(`${origin}/`) && !/^(data|blob):/.test(request.url())) foreign.push(request.url());
  });
  page.on('pageerror', error => errors.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(`${origin}${address}`);
  return { page, context, origin, foreign, errors };
}

/** Opens the playground and waits for its first finding. */
export async function openPlayground(options = {}) {
  const opened = await openPage(`/playground/${options.fragment ?? ''}`, options);
  await findings(opened).first().waitFor();
  return opened;
}

/** The findings in the list. */
export function findings({ page }) {
  return page.locator('.finding');
}

/** Returns the text of the editor. */
export function textOf({ page }) {
  return page.locator('.cm-line').evaluateAll(lines => lines.map(line => line.textContent).join('\n'));
}

/** Replaces the text of the editor as a paste does. */
export async function paste({ page }, text) {
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+A');
  await page.evaluate(copied => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press('Control+V');
}

const siteRequire = createRequire(path.join(root, 'site/package.json'));
const axeSource = readFileSync(siteRequire.resolve('axe-core/axe.min.js'), 'utf8');

/** Returns what axe finds on a page, as lines. */
export async function violations({ page }) {
  await endOfAnimations({ page });
  await page.evaluate(axeSource);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run());
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
