import MarkdownIt from 'markdown-it';
import { repository, site } from '../../server/src/describing/links.js';

// Without HTML, because the source can come from a link of another person.
const markdown = new MarkdownIt({ html: false, linkify: false });

/** Returns the address of one of our pages on this site; other addresses stay as they are. */
export function onSite(address: string): string {
  const inRepository = `${repository}/blob/main/docs/`;
  if (address.startsWith(inRepository)) {
    return `../${address.slice(inRepository.length).replace(/\.md(?=#|$)/, '.html')}`;
  }
  return site !== '' && address.startsWith(site) ? `../${address.slice(site.length)}` : address;
}

/** Returns an element that shows markdown. Its links open in another tab, so that the config stays. */
export function rendered(text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'markdown';
  element.innerHTML = markdown.render(text);
  for (const link of element.querySelectorAll('a')) {
    link.href = onSite(link.getAttribute('href') ?? '');
    link.target = '_blank';
    link.rel = 'noopener';
  }
  return element;
}
