import { camelCase, kebabCase, type Skeleton } from './skeleton.js';

function templateText(name: string): string {
  return `import type { Template } from '../templating/template.js';

export const ${camelCase(name)}: Template = {
  name: '${name}',
  kind: 'section',
  title: 'TODO: the title in menus, without a verb',
  description: 'TODO: what it is for, in one or two sentences with a number.',
  config: { wall_clock_breakdown: true },
  decides: [],
};
`;
}

export const template: Skeleton = {
  name: kebabCase,
  files: name => [{ file: `server/src/templates/${name}.ts`, text: templateText(name) }],
  next: name => [
    `server/src/templates/${name}.ts: replace each TODO and the members of "config"; the fields are explained in server/src/templating/template.ts`,
    'npm run generate && npm run test:unit && node test/run.mjs corpus: every template is merged into every example',
    'npm run oracle, if you have a Python with DeepSpeed; otherwise say so in the pull request',
  ],
};
