// The server and the browser that windows of VS Code need. Both take seconds to start, so the windows of a run share them.
import { launchBrowser } from '../host/browser.mjs';
import { ensureHost, requireChromium } from '../host/paths.mjs';
import { createScratch } from '../host/scratch.mjs';
import { exitOnSignals, startServer } from '../host/server.mjs';

let shared;

/** Starts a server and a browser. */
export async function startHost() {
  exitOnSignals();
  requireChromium();
  ensureHost();
  const host = { scratch: createScratch({ workspace: false }) };
  try {
    host.server = await startServer(host.scratch, { idleSeconds: 90 });
    host.browser = await launchBrowser();
    return host;
  } catch (error) {
    await stopHost(host);
    throw error;
  }
}

/** Stops them and deletes their files. */
export async function stopHost({ browser, server, scratch }) {
  await browser?.close().catch(() => {});
  await server?.stop();
  scratch.dispose();
}

/** Returns the server and the browser of this run, and starts them for the first window. */
export function sharedHost() {
  shared ??= startHost();
  return shared;
}

/** Mocha runs this after the last test. */
export const mochaHooks = {
  async afterAll() {
    if (shared) await stopHost(await shared);
  },
};
