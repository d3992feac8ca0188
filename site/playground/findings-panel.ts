import type { Diagnostic } from '@codemirror/lint';
import type { Change, Fix, Found, Verdict } from './calls.js';
import { element } from './element.js';
import { onSite } from './markdown.js';

/** What the panel does with the text. */
export interface FindingActions {
  apply(changes: readonly Change[]): void;
  goTo(found: Found): void;
}

const names = { error: 'Error', warning: 'Warning', info: 'Information', hint: 'Hint' } as const;

function rulePage({ code, page }: Found): HTMLAnchorElement {
  return element('a', { href: onSite(page), target: '_blank', rel: 'noopener', className: 'rule' }, code);
}

function paragraphs(message: string): readonly HTMLElement[] {
  const [first = '', ...rest] = message.split('\n');
  return [element('p', { className: 'what' }, first), ...rest.map(line => element('p', {}, line))];
}

function fixButton({ title, changes }: Fix, isFirst: boolean, { apply }: FindingActions): HTMLButtonElement {
  const className = isFirst ? 'fix preferred' : 'fix';
  return element('button', { type: 'button', className, onclick: () => apply(changes) }, title);
}

function item(found: Found, actions: FindingActions): HTMLLIElement {
  const line = element('button', { type: 'button', className: 'line', onclick: () => actions.goTo(found) });
  line.append(`Line ${found.line}`);
  const fixes = found.fixes.map((fix, i) => fixButton(fix, i === 0, actions));
  return element(
    'li',
    { className: `finding ${found.severity}` },
    element('div', { className: 'head' }, element('strong', {}, names[found.severity]), line, rulePage(found)),
    ...paragraphs(found.message),
    ...(fixes.length === 0 ? [] : [element('div', { className: 'fixes' }, ...fixes)]),
  );
}

/** Returns "2 errors, 1 warning", or that there are none. */
export function summaryOf({ found, assumed }: Verdict): string {
  if (assumed === undefined) {
    return 'This file has no DeepSpeed config.';
  }
  const counts = (['error', 'warning', 'info', 'hint'] as const)
    .map(severity => [names[severity].toLowerCase(), found.filter(each => each.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}${count === 1 || name === 'information' ? '' : 's'}`);
  return counts.length === 0 ? 'No findings.' : `${counts.join(', ')}.`;
}

/** Shows the findings of a source, each with its fixes. */
export function showFindings(list: HTMLElement, { found }: Verdict, actions: FindingActions): void {
  list.replaceChildren(...found.map(each => item(each, actions)));
}

/** Returns findings as the editor underlines them. */
export function diagnosticsOf({ found }: Verdict, { apply }: FindingActions): readonly Diagnostic[] {
  return found.map(each => ({
    from: each.from,
    to: each.to,
    severity: each.severity,
    message: each.message,
    renderMessage: () => element('div', {}, ...paragraphs(each.message), rulePage(each)),
    actions: each.fixes.slice(0, 2).map(({ title, changes }) => ({ name: title, apply: () => apply(changes) })),
  }));
}
