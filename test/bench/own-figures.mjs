// Reads what VS Code itself says about our activation: Developer: Startup Performance, in a window with a package.json.
// There it loads all extensions for JSON at once, and measures the time of each one until its code is loaded: the time
// of the others is in that figure. So the entry is also loaded by itself, in a process that does nothing else.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../host/paths.mjs';
import { closeWindow, openFile, openWindow, press, runCommand, type } from '../ui/window.mjs';

const name = 'deepspeed-config.deepspeed-config';

/** Milliseconds to load the entry in a fresh process. VS Code's own code has loaded child_process before. */
export function loadAlone() {
  const script = `
    require('node:child_process');
    const module = require('node:module');
    const load = module._load;
    module._load = (request, ...more) => (request === 'vscode' ? {} : load(request, ...more));
    const start = performance.now();
    require(${JSON.stringify(path.join(root, 'dist/extension.js'))});
    console.log(performance.now() - start);`;
  return Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
}

/** Returns the row about us, or undefined if the page was made before we were active. */
async function rowIn(window) {
  await runCommand(window, 'Developer: Startup Performance');
  await window.page.locator('.tab.active', { hasText: 'Startup Performance' }).waitFor();
  await press(window, 'Control+f');
  await type(window, name);
  const row = window.page.locator('.editor-instance .view-line', { hasText: name }).first();
  try {
    await row.waitFor({ timeout: 5_000 });
    return await row.textContent();
  } catch {
    await press(window, 'Escape', 'Control+F4');
    return undefined;
  }
}

/** Returns the milliseconds to load our code beside that of the others, and to call `activate`. */
export async function figuresOfVsCode() {
  const window = await openWindow({ files: { 'package.json': '{ "name": "model", "version": "1.0.0" }\n' } });
  try {
    await openFile(window, 'package.json');
    for (let attempt = 0; attempt < 5; attempt++) {
      const row = await rowIn(window);
      if (row !== undefined) {
        const [, , , load, call] = row.split('|').map(cell => cell.replaceAll('\u00a0', ' ').trim());
        return { load: Number(load), call: Number(call) };
      }
    }
    throw new Error('VS Code lists no figures about us');
  } finally {
    await closeWindow(window);
  }
}
