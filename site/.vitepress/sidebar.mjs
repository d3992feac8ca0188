// The lists of pages beside a page, from the pages themselves.
import { readPages, titleOf } from '../pages.mjs';

/** The guides in the order in which a reader needs them; the rest follows by name. */
const first = [
  'choosing-a-stage',
  'where-configs-are-found',
  'out-of-memory',
  'nan-and-overflow',
  'nvme',
  'autotp',
  'moving-to-0.19.8',
];

const pages = readPages();

function rank(name) {
  const index = first.indexOf(name.replace(/\.md$/, ''));
  return index < 0 ? first.length : index;
}

function item(name) {
  return { text: titleOf(pages.get(name)), link: `/${name.replace(/(README)?\.md$/, '')}` };
}

function namesIn(folder) {
  return [...pages.keys()].filter(name => name.startsWith(`${folder}/`) && !name.endsWith('README.md'));
}

function folder(text, name) {
  return [{ text, link: `/${name}/`, items: namesIn(name).map(item) }];
}

const guides = [...pages.keys()].filter(name => !name.includes('/')).sort((a, b) => rank(a) - rank(b));

/** Returns the lists by the start of the addresses that show them. */
export function sidebar() {
  return {
    '/reference/': folder('Reference', 'reference'),
    '/rules/': folder('Rules', 'rules'),
    '/causes/': folder('Causes of failed runs', 'causes'),
    '/': [{ text: 'Guides', items: guides.map(item) }],
  };
}
