import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../host/paths.mjs';
import { takeScreenshot } from '../ui/pictures.mjs';
import { findings, openPage, openPlayground, phone, siteFolder, textOf, violations } from './site.mjs';

describe('the site', () => {
  for (const [name, address, options] of [
    ['home', '/', {}],
    ['guide', '/choosing-a-stage.html', { colorScheme: 'dark' }],
    ['rule', '/rules/alias-conflict.html', {}],
    ['reference', '/reference/zero_optimization.html', { colorScheme: 'dark' }],
    ['reference-phone', '/reference/fp16.html', { viewport: phone }],
  ]) {
    it(`has no barrier that axe finds: ${name}`, async () => {
      const opened = await openPage(address, options);
      assert.deepEqual(await violations(opened), []);
      await takeScreenshot(opened, `site-${name}`);
      assert.deepEqual(opened.foreign, []);
      await opened.context.close();
    });
  }

  for (const options of [{}, { colorScheme: 'dark' }, { viewport: phone }, { viewport: phone, colorScheme: 'dark' }]) {
    it(`has no barrier that axe finds in the playground: ${JSON.stringify(options)}`, async () => {
      const opened = await openPlayground(options);
      const found = await violations(opened);
      for (const tab of ['Effective config', 'Memory']) {
        await opened.page.getByRole('tab', { name: tab }).click();
        found.push(...(await violations(opened)));
      }
      assert.deepEqual(found, []);
      await opened.context.close();
    });
  }

  it('has no barrier that axe finds on the page about memory in the colors of editors', async () => {
    const themes = JSON.parse(readFileSync(path.join(root, 'test/site/theme-colors.json'), 'utf8'));
    const style = readFileSync(path.join(root, 'dist/memory.css'), 'utf8');
    const opened = await openPlayground();
    const { page, context, origin } = opened;
    await page.locator('#model').fill('70B');
    await page.getByRole('tab', { name: 'Memory' }).click();
    await page.locator('#memory-content', { hasText: '70,000,000,000 parameters' }).waitFor();
    const html = await page.locator('#memory-content').innerHTML();
    for (const [name, colors] of Object.entries(themes)) {
      const own = { page: await context.newPage() };
      const values = Object.entries(colors).map(([color, value]) => `${color}:${value}`);
      await context.route(`${origin}/${name}`, route =>
        route.fulfill({
          contentType: 'text/html',
          body: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Memory</title><style>:root{${values.join(';')}}${style}</style></head><body class="beside"><main class="memory">${html}</main><p role="status"></p></body></html>`,
        }),
      );
      await own.page.goto(`${origin}/${name}`);
      await own.page.locator('summary').click();
      assert.deepEqual(await violations(own), [], name);
      await takeScreenshot(own, `memory-page-${name}`);
    }
    await context.close();
  });

  it('finds a key by its name, without a network', async () => {
    const opened = await openPage('/');
    const { page, foreign, context } = opened;
    await page.locator('.DocSearch-Button').click();
    await page.locator('.search-input').fill('stage3_prefetch_bucket_size');
    await page.locator('.result', { hasText: 'zero_optimization.stage3_prefetch_bucket_size' }).first().click();
    await page.waitForURL(/zero_optimization\.html#/);
    assert.deepEqual(foreign, []);
    await context.close();
  });

  it('opens the example of a rule in the playground, with what it assumes', async () => {
    const opened = await openPage('/rules/amp-conflict.html');
    await opened.page.getByRole('link', { name: 'Open in the playground' }).click();
    await findings(opened).filter({ hasText: 'amp-conflict' }).waitFor();
    assert.match(await textOf(opened), /^\{ "train_batch_size": 8, "amp"/);
    await opened.context.close();
  });

  it('opens the config of a guide in the playground', async () => {
    const opened = await openPage('/nvme.html');
    await opened.page.getByRole('link', { name: 'Open in the playground' }).click();
    await opened.page.locator('#summary', { hasText: 'No findings.' }).waitFor();
    assert.match(await textOf(opened), /"nvme_path": "\/local_nvme"/);
    await opened.context.close();
  });

  it('shows the braces of templates', async () => {
    const { page, context } = await openPage('/where-configs-are-found.html');
    await page.getByText('${{ ... }}', { exact: true }).waitFor();
    await context.close();
  });

  it('leads to pages and headings that exist', () => {
    const folder = path.join(root, 'out/site');
    const pages = new Map(
      readdirSync(folder, { recursive: true })
        .filter(name => name.endsWith('.html'))
        .map(name => [path.join(folder, name), readFileSync(path.join(folder, name), 'utf8')]),
    );
    const headings = new Map();
    const hasHeading = (page, name) => {
      if (!headings.has(page)) {
        headings.set(page, new Set([...pages.get(page).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)));
      }
      return headings.get(page).has(name);
    };
    const broken = new Set();
    for (const [page, text] of pages) {
      for (const [, address] of text.matchAll(/\s(?:href|src)="(?!https?:|data:)([^"]*)"/g)) {
        const [name, heading] = decodeURI(address).split('#');
        const start = name.startsWith('/') ? folder : path.dirname(page);
        const target = name === '' ? page : path.join(start, name.endsWith('/') ? `${name}index.html` : name);
        // The address of the playground has a config behind it.
        const isHeading = heading && pages.has(target) && !target.includes('playground');
        if (!existsSync(target) || (isHeading && !hasHeading(target, heading))) {
          broken.add(`${path.relative(folder, page)}: ${address}`);
        }
      }
    }
    assert.deepEqual([...broken], []);
  });

  it('has the pages and headings that findings and hovers lead to', () => {
    const read = name => readFileSync(path.join(siteFolder, name), 'utf8');
    for (const name of readdirSync(path.join(root, 'docs/rules'))) {
      read(`rules/${name.replace(/README\.md$/, 'index.md').replace(/\.md$/, '.html')}`);
    }
    for (const name of readdirSync(path.join(root, 'docs/reference')).filter(each => each !== 'README.md')) {
      const page = read(`reference/${name.replace(/\.md$/, '.html')}`);
      const text = readFileSync(path.join(root, 'docs/reference', name), 'utf8');
      for (const [, key] of text.matchAll(/^#+ `([^`]+)`$/gm)) {
        const anchor = key.toLowerCase().replace(/[^\w -]/g, '');
        assert.ok(page.includes(`id="${anchor}"`), `${name} has no heading ${anchor}`);
      }
    }
  });

  it('has a playground of at most 1.2 MB, compressed, with all languages', async () => {
    const folder = path.join(siteFolder, 'playground');
    const sizes = readdirSync(folder).map(name => gzipSync(readFileSync(path.join(folder, name)), { level: 9 }).length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const opened = await openPlayground();
    // Since the start of the navigation.
    const time = await opened.page.evaluate(() => performance.now());
    console.log(`      ${Math.round(total / 1000)} KB compressed; first finding after ${Math.round(time)} ms`);
    await opened.context.close();
    assert.ok(total <= 1_200_000, `${total} bytes`);
  });
});
