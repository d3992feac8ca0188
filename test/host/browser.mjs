import { chromium } from 'playwright-core';
import { requireChromium } from './paths.mjs';

/** Starts a headless browser with a profile of its own that reaches this machine only. */
export function launchBrowser() {
  return chromium.launch({
    executablePath: requireChromium(),
    headless: true,
    timeout: 60_000,
    args: [
      // Chromium refuses to run as root otherwise, and containers have little shared memory.
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
