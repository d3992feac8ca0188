import { chromium } from 'playwright-core';
import { requireChromium } from './paths.mjs';

/** Starts a headless browser with its own profile. It can reach only this machine. */
export function launchBrowser() {
  return chromium.launch({
    executablePath: requireChromium(),
    headless: true,
    timeout: 60_000,
    args: [
      // Otherwise Chromium refuses to run as root; containers have little shared memory.
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
    ],
  });
}
