import type { Move } from './calls.js';
import { byId, element } from './element.js';

const menu = byId('moves', HTMLDetailsElement);

function close(): void {
  menu.open = false;
}

document.addEventListener('click', event => {
  if (event.target instanceof Node && !menu.contains(event.target)) {
    close();
  }
});
menu.addEventListener('keydown', event => {
  if (event.key === 'Escape' && menu.open) {
    close();
    menu.querySelector('summary')?.focus();
  }
});

/** Offers changes of the whole config in a menu. */
export function showMoves(moves: readonly Move[], make: (name: string) => void): void {
  const items = moves.map(({ name, title }) => {
    const choose = (): void => {
      close();
      make(name);
    };
    return element('li', {}, element('button', { type: 'button', onclick: choose }, title));
  });
  byId('move-list', HTMLElement).replaceChildren(...items);
  menu.hidden = moves.length === 0;
}
