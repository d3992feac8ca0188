import { sizeText } from '../describing/byte-sizes.js';
import type { Estimate } from '../estimating/estimate.js';
import type { Part } from '../estimating/states/part.js';
import { kindTitles } from '../picture/bar.js';
import { type Element, element } from '../picture/element.js';

/** What a button does: apply a change, open a setting, or run a command. */
type Action = 'apply' | 'setting' | 'command';

/** Returns a button that the page's script knows by its data. */
export function button(action: Action, name: string, title: string, label?: string): Element {
  return element('button', { type: 'button', [`data-${action}`]: name, 'aria-label': label }, title);
}

/** Returns a button that looks like a link. */
export function link(action: Action, name: string, title: string): Element {
  return element('button', { type: 'button', class: 'link', [`data-${action}`]: name }, title);
}

const places: { readonly [place in Part['place']]: string } = { gpu: 'GPU', host: 'Host', nvme: 'NVMe' };

/** Returns a table of the parts of an estimate. */
export function rowsOf({ parts }: Estimate): Element {
  const rows = parts.map(({ place, kind, bytes, label }) =>
    element(
      'tr',
      {},
      element('td', {}, places[place]),
      element(
        'td',
        { class: 'kind' },
        element('span', { class: `swatch ${kind}`, 'aria-hidden': 'true' }),
        kindTitles[kind],
      ),
      element('td', { class: 'size' }, sizeText(bytes)),
      element('td', {}, label),
    ),
  );
  const titles = ['Place', 'Kind', 'Size', 'Part'].map(title => element('th', { scope: 'col' }, title));
  return element(
    'table',
    { class: 'parts' },
    element('thead', {}, element('tr', {}, ...titles)),
    element('tbody', {}, ...rows),
  );
}

/** Returns "-11.0 GiB" with a minus sign, "+1.9 GiB", or a dash if nothing changes. */
export function deltaText(bytes: number): string {
  return bytes === 0 ? '–' : `${bytes < 0 ? '−' : '+'}${sizeText(Math.abs(bytes))}`;
}
