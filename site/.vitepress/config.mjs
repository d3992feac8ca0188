import { defineConfig } from 'vitepress';
import { base, pagesFolder, repository, siteFolder } from '../project.mjs';
import { sidebar } from './sidebar.mjs';

/**
 * Returns the anchor that GitHub gives a heading, so that links on a page hold there and here. That of a key is without
 * the type in parentheses behind it: hovers lead to the key.
 */
function anchorOf(heading) {
  return heading
    .replace(/^(\S+) \(.*\)$/, '$1')
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

/** Shows code in a line as it is written: Vue reads "{{ ... }}" of a template as an expression otherwise. */
function keepBraces(markdown) {
  const { code_inline: render } = markdown.renderer.rules;
  markdown.renderer.rules.code_inline = (tokens, index, ...others) => {
    tokens[index].attrSet('v-pre', '');
    return render(tokens, index, ...others);
  };
}

// biome-ignore lint/style/noDefaultExport: VitePress reads the default export.
export default defineConfig({
  title: 'DeepSpeed Config',
  description:
    'What DeepSpeed does with each key of ds_config.json, and a playground that checks configs in the browser',
  lang: 'en',
  base,
  srcDir: pagesFolder,
  outDir: siteFolder,
  cacheDir: 'out/cache',
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }]],
  // Examples in the pages are JSON with braces, and placeholders in angle brackets.
  markdown: {
    anchor: { slugify: anchorOf },
    html: true,
    config: keepBraces,
    theme: { light: 'github-light-high-contrast', dark: 'github-dark' },
  },
  // The first page has no landmark of its own.
  transformHtml: html => html.replace('class="VPContent is-home"', 'role="main" class="VPContent is-home"'),
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Playground', link: '/playground/', target: '_self' },
      { text: 'Guides', link: '/choosing-a-stage', activeMatch: '^/[\\w-]+(\\.html)?$' },
      { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
      { text: 'Rules', link: '/rules/', activeMatch: '^/rules/' },
      { text: 'Failed runs', link: '/causes/', activeMatch: '^/causes/' },
    ],
    sidebar: sidebar(),
    search: { provider: 'local' },
    outline: { label: 'On this page' },
    socialLinks: [{ icon: 'github', link: repository }],
    docFooter: { prev: false, next: false },
  },
});
