// The pages of docs/ as the site has them: with titles, links within the site, and examples that open in the playground.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { repository, root } from './project.mjs';

const docs = path.join(root, 'docs');

/** Languages of code blocks that the playground takes, by its names. */
const languages = { json: 'json', python: 'python', yaml: 'yaml' };

/** Returns the name of a page on the site: a README is the first page of its folder. */
function pageName(file) {
  return file.replace(/README\.md$/, 'index.md');
}

/** Returns the part of an address that holds a config for the playground; playground/link.ts reads it. */
function fragmentOf(state) {
  return deflateRawSync(JSON.stringify(state), { level: 9 }).toString('base64url');
}

/** Returns what the examples on a rule's page assume about their run. */
function assumptionsOf(text) {
  const assumed = /^- The examples assume: (.*)/m.exec(text)?.[1] ?? '';
  const loader = /\bloader (\w+)/.exec(assumed)?.[1] ?? /^- Loaders: (?!all)(\w+)/m.exec(text)?.[1];
  const last = /^- Versions of DeepSpeed: (?:.* to |up to )(\d+\.\d+\.\d+)/m.exec(text)?.[1];
  const version = /\bDeepSpeed (\d+\.\d+\.\d+)/.exec(assumed)?.[1] ?? last;
  const gpus = /\b(\d+) data-parallel processes/.exec(assumed)?.[1];
  return Object.fromEntries(Object.entries({ loader, version, gpus }).filter(([, value]) => value !== undefined));
}

/** Returns a link that opens a config in the playground, for a page so many folders below the first one. */
function playgroundLink(state, depth) {
  const address = `${'../'.repeat(depth)}playground/#${fragmentOf(state)}`;
  return `<a class="open-playground" href="${address}" target="_self">Open in the playground</a>`;
}

/**
 * Rules about what a link to the playground does not have: commands that start runs, a choice of releases of
 * Transformers, and models with the memory of machines.
 */
const needsMore =
  /^# run-|^An .* under a Trainer before|In the example, \S+ has|^- The examples assume: .*\bmodel of\b/m;

/** Adds a link to the playground below the first example of a rule. */
function withExampleLink(text) {
  return text.replace(/^Found in:\n\n```(\w+)\n([\s\S]*?)\n```\n/m, (block, name, code) => {
    const language = languages[name];
    if (language === undefined || needsMore.test(text)) {
      return block;
    }
    const state = { text: `${code}\n`, language, ...assumptionsOf(text) };
    return `${block}\n${playgroundLink(state, 1)}\n`;
  });
}

/** Adds a link to the playground below each config of a guide. */
function withConfigLinks(text) {
  return text.replace(
    /^```json\n([\s\S]*?)\n```\n/gm,
    (block, code) => `${block}\n${playgroundLink({ text: `${code}\n`, language: 'json' }, 0)}\n`,
  );
}

/** Leads links on files outside of docs/ to the repository, and those on a README to the first page of its folder. */
function withSiteLinks(file, text) {
  return text.replace(/\]\(([^)#:\s]+)(#[^)]*)?\)/g, (_link, target, anchor = '') => {
    const place = path.posix.join(path.posix.dirname(file), target);
    return place.startsWith('../')
      ? `](${repository}/blob/main/${place.slice(3)}${anchor})`
      : `](${pageName(target)}${anchor})`;
  });
}

/** Returns the title of a page: its first heading, without markup. */
export function titleOf(text) {
  return /^#+ (.*)$/m.exec(text)?.[1].replaceAll('`', '') ?? '';
}

/** Makes the first heading that of the page, and raises those below it: the page of a section has only those of its keys. */
function withHeading(text) {
  return text.startsWith('## ') ? text.replace(/^#(#+ )/gm, '$1') : text;
}

/** Marks the path in front of a key in its heading, so that the list beside the page has only the key. */
function withShortOutline(text) {
  return text.replace(/^(#{2,} )`([^`]+\.)([^`.]+)`/gm, '$1`$2`{.ignore-header}`$3`');
}

/** Returns a page of the site with the front matter that it needs. */
function pageOf(file, text) {
  const own = { rules: withExampleLink, reference: withShortOutline, [file]: withConfigLinks }[file.split('/')[0]];
  const page = withHeading(withSiteLinks(file, own?.(text) ?? text));
  return `---\ntitle: ${JSON.stringify(titleOf(text))}\noutline: [2, 3]${file.endsWith('README.md') ? '\naside: false\npageClass: index-page' : ''}\n---\n\n${page}`;
}

/** Returns the pages of docs/ by their names, those of its folders included. */
export function readPages() {
  const names = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md'));
  return new Map(
    names
      .map(name => name.replaceAll(path.sep, '/'))
      .sort()
      .map(name => [name, readFileSync(path.join(docs, name), 'utf8')]),
  );
}

/**
 * Writes the pages that the generator reads.
 * @param {string} folder where to; it is emptied
 */
export function writePages(folder) {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of readPages()) {
    const file = path.join(folder, pageName(name));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, pageOf(name, text));
  }
  mkdirSync(path.join(folder, 'public'), { recursive: true });
  copyFileSync(path.join(root, 'site/index.md'), path.join(folder, 'index.md'));
  for (const image of ['icon.svg', 'icon.png']) {
    copyFileSync(path.join(root, 'images', image), path.join(folder, 'public', image));
  }
}
