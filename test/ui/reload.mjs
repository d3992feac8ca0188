import { runCommand } from './window.mjs';

/** Waits until something holds. */
export async function until(holds) {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited 10 s for ${holds}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** Reloads the window, as a user does. */
export async function reload(window) {
  const { page } = window;
  await Promise.all([page.waitForEvent('domcontentloaded'), runCommand(window, 'Developer: Reload Window')]);
  await page.waitForFunction(() => Boolean(globalThis.driver));
  await page.evaluate(() => globalThis.driver.whenWorkbenchRestored());
}
