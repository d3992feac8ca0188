import { element } from './element.js';

/** Returns where the comment of a line starts; the length of the line if it has none. */
function commentStart(line: string): number {
  const found = /^(?:[^"/]|"(?:[^"\\]|\\.)*")*?(?=\/\/)/.exec(line);
  return found === null ? line.length : found[0].length;
}

/** Shows a config in JSON with comments; the comments say where each value comes from. */
export function showEffective(code: HTMLElement, text: string): void {
  const lines = text.split('\n').flatMap(line => {
    const start = commentStart(line);
    const comment = line.slice(start);
    return [
      line.slice(0, start),
      ...(comment === '' ? [] : [element('span', { className: 'comment' }, comment)]),
      '\n',
    ];
  });
  code.replaceChildren(...lines);
}
