import type { JsonValue } from '../../server/src/catalog/parameter.js';
import { literal } from '../../server/src/describing/snippet.js';
import { renderValue } from '../../server/src/document/render.js';
import { templates } from '../../server/src/templates/templates.js';
import type { Template } from '../../server/src/templating/template.js';
import type { GeneratedFile } from './generated-file.js';

/** A character that JSON leaves alone and no template contains. */
const mark = '\uE000';

/** The template's members with its placeholders marked, so that they survive the rendering. */
function marked(value: JsonValue, path: string, placeholders: readonly string[]): JsonValue {
  if (typeof value === 'string' && placeholders.includes(path)) {
    return `${mark}${value}${mark}`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value;
  }
  const members = Object.entries(value).map(([name, member]) => [
    name,
    marked(member, path === '' ? name : `${path}.${name}`, placeholders),
  ]);
  return Object.fromEntries(members) as JsonValue;
}

/** A template as the body of a snippet: its members without the outer braces, to be inserted into a config. */
function bodyOf(template: Template): readonly string[] {
  const value = marked(template.config, '', template.placeholders ?? []);
  const text = literal(renderValue(value, { indent: '\t', eol: '\n' }, ''));
  let stop = 0;
  const filled = text.replace(new RegExp(`${mark}(.*?)${mark}`, 'g'), (_, preset: string) => {
    stop += 1;
    return `\${${stop}:${preset}}`;
  });
  const lines = filled.split('\n').slice(1, -1);
  return lines.map(line => line.replace(/^\t/, ''));
}

/** snippets/deepspeed-config.code-snippets: the templates for people who type a prefix. */
export function snippets(): readonly GeneratedFile[] {
  const entries = templates.map(template => [
    template.title,
    {
      prefix: [template.name, `deepspeed-${template.name}`],
      description: template.description,
      body: bodyOf(template),
    },
  ]);
  return [
    {
      file: 'snippets/deepspeed-config.code-snippets',
      text: `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`,
    },
  ];
}
