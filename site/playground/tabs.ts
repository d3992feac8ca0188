/** Makes a list of tabs work by mouse and by arrow keys; `shown` is told which panel a user opens. */
export function startTabs(list: HTMLElement, shown: (panel: string) => void): void {
  const tabs = [...list.querySelectorAll<HTMLButtonElement>('[role=tab]')];
  function open(tab: HTMLButtonElement): void {
    for (const each of tabs) {
      const isOpen = each === tab;
      each.setAttribute('aria-selected', String(isOpen));
      each.tabIndex = isOpen ? 0 : -1;
      const panel = document.getElementById(each.getAttribute('aria-controls') ?? '');
      panel?.toggleAttribute('hidden', !isOpen);
    }
    shown(tab.getAttribute('aria-controls') ?? '');
  }
  const steps: { readonly [key: string]: number } = { ArrowRight: 1, ArrowLeft: -1 };
  for (const [i, tab] of tabs.entries()) {
    // It scrolls, and who has no mouse scrolls what has the focus.
    document.getElementById(tab.getAttribute('aria-controls') ?? '')?.setAttribute('tabindex', '0');
    tab.addEventListener('click', () => open(tab));
    tab.addEventListener('keydown', event => {
      const step = steps[event.key];
      const next = step === undefined ? undefined : tabs[(i + step + tabs.length) % tabs.length];
      if (next !== undefined) {
        event.preventDefault();
        next.focus();
        open(next);
      }
    });
  }
}
