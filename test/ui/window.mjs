// A window of VS Code, driven by mouse and keyboard as a user does.
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { artifactsFolder, root } from '../host/paths.mjs';
import { createScratch } from '../host/scratch.mjs';
import { remotePath, workbenchUrl } from '../host/workbench.mjs';
import { sharedHost, startHost, stopHost } from './host.mjs';

/** Milliseconds to wait for what a key or the mouse brings up, before it is tried again. */
const patience = [1500, 3000, 8000, 8000];

/**
 * Opens a window on a scratch copy of the examples, with the extension loaded, and waits until it is ready.
 * @param {{ files?: Record<string, string>, host?: object }} options files: written into the workspace beforehand;
 *   host: see host.mjs, by default one for this window alone
 */
export async function openWindow({ files = {}, host: shared } = {}) {
  const host = shared ?? (await startHost());
  const scratch = createScratch({ files });
  const log = [];
  const window = { host, ownsHost: !shared, scratch, log };
  try {
    // It has a storage of its own.
    window.context = await host.browser.newContext({ viewport: { width: 1280, height: 800 } });
    window.page = await window.context.newPage();
    window.page.setDefaultTimeout(30_000);
    window.page.on('console', message => log.push(`${message.type()}: ${message.text()}`));
    window.page.on('pageerror', error => log.push(`pageerror: ${error}`));
    const { port } = host.server;
    const payload = [['extensionDevelopmentPath', remotePath(port, root)]];
    await window.page.goto(workbenchUrl(port, scratch.workspace, payload), { waitUntil: 'domcontentloaded' });
    await window.page.waitForFunction(() => Boolean(globalThis.driver));
    await window.page.evaluate(() => globalThis.driver.whenWorkbenchRestored());
    // The theme is applied last.
    await window.page.locator('.monaco-workbench.vs-dark').waitFor();
    return window;
  } catch (error) {
    await keepArtifacts(window, 'open-window');
    await closeWindow(window);
    throw error;
  }
}

/** Closes the window and deletes its files. */
export async function closeWindow({ context, host, ownsHost, scratch }) {
  await context?.close().catch(() => {});
  if (ownsHost) await stopHost(host);
  scratch.dispose();
}

/**
 * Keeps a window open while the tests of a suite run: see openWindow. A failed test leaves a picture and logs.
 * @returns {object} the window, empty until the tests run
 */
export function useWindow(options) {
  const window = {};
  before(async () => {
    Object.assign(window, await openWindow({ ...options, host: await sharedHost() }));
  });
  afterEach(async function () {
    if (this.currentTest.state === 'failed') await keepArtifacts(window, this.currentTest.title);
  });
  after(async () => {
    if (window.scratch) await closeWindow(window);
  });
  return window;
}

/** Opens a file of the workspace from the explorer. */
export async function openFile(window, name) {
  const { page } = window;
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: exactly(name) }).dblclick();
  await page.locator('.tab.active', { hasText: name }).waitFor();
  await page.locator('.editor-instance .monaco-editor .view-line').first().waitFor();
}

/** Opens a file in a folder of the workspace, by its path. */
export async function openPath(window, file) {
  const { page } = window;
  await press(window, 'Control+p');
  await page.locator('.quick-input-widget input').fill(file);
  const entry = page.locator('.quick-input-list .monaco-list-row', { hasText: path.basename(file) });
  await entry
    .filter({ hasText: path.dirname(file) })
    .first()
    .click();
  await page.locator(`.tab.active[aria-label*="${path.basename(file)}"]`).waitFor();
  await page.locator('.editor-instance .monaco-editor .view-line').first().waitFor();
}

/** Presses keys, such as 'Control+Space'. */
export async function press({ page }, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** Types text at the cursor, key by key. */
export async function type({ page }, text) {
  await page.keyboard.type(text);
}

/** Puts the cursor into a word of the editor, and moves the mouse away, because its hover would cover the text. */
export async function clickWord(window, word) {
  await wordInEditor(window, word).click();
  await window.page.mouse.move(1270, 790);
}

/** Puts the cursor at the end of the line that has this word. */
export async function goToEndOfLine(window, word) {
  await clickWord(window, word);
  await press(window, 'End');
}

/** Waits until something in the editor is underlined as an 'error', a 'warning' or an 'info'. */
export async function waitForSquiggle({ page }, severity) {
  await page.locator(`.editor-instance .squiggly-${severity}`).first().waitFor();
}

/** Waits until nothing in the editor is underlined like that. */
export async function waitForNoSquiggle({ page }, severity) {
  await page.locator(`.editor-instance .squiggly-${severity}`).first().waitFor({ state: 'detached' });
}

/** Waits until the status bar counts errors, in view or not. */
export async function waitForErrors({ page }) {
  await page.locator('[id="status.problems"][aria-label*="Errors:"]').waitFor();
}

/** Opens the language status and waits until it shows these words. */
export async function readLanguageStatus({ page }, expected) {
  const hover = page.locator('.monaco-hover', { hasText: expected }).first();
  await page.locator('[id="status.languageStatus"] a').first().hover();
  await hover.waitFor();
  return hover.textContent();
}

/**
 * Rests the mouse on a word and returns the text of the hover that contains `expected`. A lens that appears late moves
 * the lines away from under the mouse; the mouse follows them.
 */
export async function hoverWord(window, word, expected) {
  const { page } = window;
  const hover = page.locator('.monaco-hover:not(.hidden) .hover-contents', { hasText: expected }).first();
  for (const [i, timeout] of patience.entries()) {
    await dismiss(window);
    const { x, y, width, height } = await wordInEditor(window, word).boundingBox();
    // In steps: the editor sometimes ignores a single jump of the mouse.
    await page.mouse.move(x + 3, y + 3);
    await page.mouse.move(x + Math.min(40, width / 2), y + height / 2, { steps: 5 });
    try {
      await hover.waitFor({ timeout });
      return await hover.textContent();
    } catch (error) {
      if (i === patience.length - 1) throw error;
    }
  }
}

/** Closes hovers, suggestions and menus, and takes the mouse away from the text. */
export async function dismiss(window) {
  await window.page.mouse.move(1270, 790);
  await press(window, 'Escape');
  await window.page.locator('.monaco-hover:not(.hidden) .hover-contents').first().waitFor({ state: 'hidden' });
}

/** Requests suggestions at the cursor and waits until one has this label. */
export async function suggest(window, label) {
  await press(window, 'Control+Space');
  await suggestion(window, label).waitFor();
}

/** Accepts a suggestion from the list. */
export async function acceptSuggestion(window, label) {
  await suggestion(window, label).click();
  // Does not wait for an empty list: suggestions for the value may follow at once.
  await suggestion(window, label).waitFor({ state: 'hidden' });
}

/** Opens the Quick Fix menu at the cursor and waits until it offers an action with these words. */
export async function openQuickFixes(window, text) {
  await openMenu(window, text, () => press(window, 'Escape', 'Control+.'));
}

/** Opens the Refactor menu at the cursor and waits until it offers an action with these words. */
export async function openRefactorings(window, text) {
  await openMenu(window, text, async () => {
    await press(window, 'Escape');
    await runCommand(window, 'Refactor...');
  });
}

/** Chooses an action of the open Quick Fix menu. */
export async function chooseQuickFix(window, text) {
  await quickFix(window, text).click();
  await quickFix(window, text).waitFor({ state: 'hidden' });
}

/** Runs a command by its title, through the command palette. */
export async function runCommand(window, title) {
  await press(window, 'F1');
  await window.page.locator('.quick-input-widget input').fill(`>${title}`);
  await choose(window, title);
}

/** Chooses an entry of the open list by a part of its text. */
export async function choose({ page }, text) {
  await page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
}

/** Returns the visible lines of the editor. */
function readEditor({ page }) {
  return page.evaluate(() => {
    const lines = [...document.querySelectorAll('.editor-instance .view-line')];
    const top = line => Number.parseFloat(line.style.top);
    const text = line => line.textContent.replaceAll('\u00a0', ' ');
    return lines
      .sort((one, other) => top(one) - top(other))
      .map(text)
      .join('\n');
  });
}

/** Waits until the visible text contains this, and returns it. */
export async function waitForText(window, expected) {
  const end = Date.now() + 15_000;
  for (;;) {
    const text = await readEditor(window);
    if (text.includes(expected)) return text;
    if (Date.now() > end) throw new Error(`waited 15 s for ${JSON.stringify(expected)} in:\n${text}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** Waits until `expected` holds for the content of a JSON file of the workspace, and returns the content. */
export async function waitForJson({ scratch }, name, expected) {
  const file = path.join(scratch.workspace, name);
  const end = Date.now() + 10_000;
  for (;;) {
    // VS Code empties a file before it writes it.
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const value = text === '' ? undefined : JSON.parse(text);
    if (value && expected(value)) return value;
    if (Date.now() > end) throw new Error(`waited 10 s for another ${name} than:\n${text}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** Keeps a picture and all logs in out/artifacts, to see why a test failed. */
async function keepArtifacts({ page, host, log }, name) {
  const folder = path.join(artifactsFolder, 'ui', name.replace(/\W+/g, '-'));
  mkdirSync(folder, { recursive: true });
  await page?.screenshot({ path: path.join(folder, 'failure.png') }).catch(() => {});
  writeFileSync(path.join(folder, 'workbench.log'), log.join('\n'));
  copyFileSync(host.server.logFile, path.join(folder, 'server.log'));
  const logs = path.join(host.scratch.userData, 'logs');
  if (existsSync(logs)) cpSync(logs, path.join(folder, 'logs'), { recursive: true });
}

/**
 * Opens a menu of code actions until it offers one with these words. VS Code drops the request if something changes in
 * the window at that moment; then the menu is opened again.
 */
async function openMenu(window, text, open) {
  for (const [i, timeout] of patience.entries()) {
    await open();
    try {
      return await quickFix(window, text).waitFor({ timeout });
    } catch (error) {
      if (i === patience.length - 1) throw error;
    }
  }
}

function wordInEditor({ page }, word) {
  return page.locator('.editor-instance .view-line span > span', { hasText: word }).first();
}

function suggestion({ page }, label) {
  return page.locator('.suggest-widget.visible .monaco-list-row', { hasText: label }).first();
}

function quickFix({ page }, text) {
  return page.locator('.action-widget .monaco-list-row', { hasText: text }).first();
}

function exactly(text) {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
