function isSame(one: Node, other: Node): boolean {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName;
}

function patchAttributes(element: Element, next: Element): void {
  for (const { name } of [...element.attributes]) {
    // A user has opened or closed it.
    if (!next.hasAttribute(name) && !(name === 'open' && element.tagName === 'DETAILS')) {
      element.removeAttribute(name);
    }
  }
  for (const { name, value } of next.attributes) {
    if (element.getAttribute(name) !== value) {
      element.setAttribute(name, value);
    }
  }
}

/**
 * Makes the children of an element those of another one. Elements that stay keep their focus and their state, so a page
 * that is updated while somebody types does not flicker.
 */
export function patchChildren(element: Element, next: Element): void {
  const old = [...element.childNodes];
  const fresh = [...next.childNodes];
  fresh.forEach((node, i) => {
    const own = old[i];
    if (own === undefined) {
      element.append(node);
    } else if (!isSame(own, node)) {
      own.replaceWith(node);
    } else if (own instanceof Element && node instanceof Element) {
      patchAttributes(own, node);
      patchChildren(own, node);
    } else if (own.nodeValue !== node.nodeValue) {
      own.nodeValue = node.nodeValue;
    }
  });
  for (const node of old.slice(fresh.length)) {
    node.remove();
  }
}
