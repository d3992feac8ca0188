function isSame(one: Node, other: Node): boolean {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName;
}

function patchAttributes(element: Element, next: Element): void {
  for (const { name } of [...element.attributes]) {
    // A user has opened or closed it, or it has the focus for want of its button.
    const isState = name === 'tabindex' ? element === document.activeElement : name === 'open';
    if (!next.hasAttribute(name) && !isState) {
      element.removeAttribute(name);
    }
  }
  for (const { name, value } of next.attributes) {
    if (element.getAttribute(name) !== value) {
      element.setAttribute(name, value);
    }
  }
}

function nameOf(node: Node): string | undefined {
  return node instanceof HTMLElement ? node.dataset.row : undefined;
}

/** Makes an own node the same as another one. Returns the node that takes its place. */
function patched(own: Node, node: Node): Node {
  if (!isSame(own, node)) {
    return node;
  }
  if (own instanceof Element && node instanceof Element) {
    patchAttributes(own, node);
    patchChildren(own, node);
  } else if (own.nodeValue !== node.nodeValue) {
    own.nodeValue = node.nodeValue;
  }
  return own;
}

/** Makes the children of an element those of another one. A row that has a name stays the same element at another place. */
function patchChildren(element: Element, next: Element): void {
  const named = new Map([...element.childNodes].map(node => [nameOf(node), node] as const));
  const others = [...element.childNodes].filter(node => nameOf(node) === undefined);
  const fresh = [...next.childNodes].map(node => {
    const name = nameOf(node);
    const own = name === undefined ? others.shift() : named.get(name);
    return own === undefined ? node : patched(own, node);
  });
  const kept = new Set<Node>(fresh);
  for (const node of [...element.childNodes]) {
    if (!kept.has(node)) {
      node.remove();
    }
  }
  fresh.forEach((node, i) => {
    if (element.childNodes[i] !== node) {
      element.insertBefore(node, element.childNodes[i] ?? null);
    }
  });
}

/** Where the focus is on a page, and what gets it if that is gone. */
interface Focus {
  readonly element: Element;
  readonly row: string | undefined;
  readonly heading: Element | null | undefined;
}

function focusIn(page: Element): Focus | undefined {
  const { activeElement: element } = document;
  return element === null || !page.contains(element)
    ? undefined
    : {
        element,
        row: element.closest<HTMLElement>('[data-row]')?.dataset.row,
        heading: element.closest('table')?.previousElementSibling,
      };
}

/**
 * Gives the focus back that an element lost when it moved. If the element is gone, its row or its heading gets the
 * focus.
 */
function restoreFocus(page: Element, { element: focused, row, heading }: Focus): void {
  if (document.activeElement === focused) {
    return;
  }
  const others = [page.querySelector(`[data-row="${row}"]`), heading, page.querySelector('h1')];
  const target = [focused, ...others].find(element => element && page.contains(element));
  if (target instanceof HTMLElement) {
    if (target !== focused) {
      target.tabIndex = -1;
    }
    target.focus({ preventScroll: true });
  }
}

/**
 * Makes a page the same as another one. Elements that stay keep their focus and their state, so a page that is updated
 * while somebody types does not flicker.
 */
export function patchPage(page: Element, next: Element): void {
  const focus = focusIn(page);
  patchChildren(page, next);
  if (focus !== undefined) {
    restoreFocus(page, focus);
  }
}
