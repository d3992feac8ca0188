// Renders images/icon.svg to images/icon.png: npm run icon.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '../test/host/browser.mjs';
import { root } from '../test/host/paths.mjs';

const [source, target] = ['images/icon.svg', 'images/icon.png'].map(file => path.join(root, file));
const size = 256;

const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${readFileSync(source, 'utf8')}`);
  // The corners of the icon are transparent.
  writeFileSync(target, await page.screenshot({ omitBackground: true }));
} finally {
  await browser.close();
}
console.log(`images/icon.png: ${statSync(target).size} bytes`);
