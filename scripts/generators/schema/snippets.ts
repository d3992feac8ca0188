import type { CatalogNode } from '../../../server/src/catalog/catalog.js';
import { type Parameter, typesOf } from '../../../server/src/catalog/parameter.js';
import { valueSnippet, withoutTabStops } from '../../../server/src/describing/snippet.js';
import { isObject } from '../../../server/src/document/is-object.js';
import type { JsonValue } from '../../../server/src/document/json-value.js';
import { loaders } from '../../../server/src/loaders/assumptions.js';
import type { LoaderId } from '../../../server/src/loaders/loader-id.js';
import { templates } from '../../../server/src/templates/templates.js';
import { isCurrent, isFor, newConfig } from '../../../server/src/templating/form.js';
import { membersSnippet } from '../../../server/src/templating/members-snippet.js';
import type { Members, Template } from '../../../server/src/templating/template.js';
import type { JsonSchema } from './json-schema.js';

const tokens = /"(?:[^"\\]|\\.)*"|\$\{\d+\|(?:[^\\|]|\\.)*\|\}|\$\{\d+:(?:[^\\}]|\\.)*\}|\$\d+/g;

/**
 * Returns a snippet in VS Code's JSON form: a value, with a `^` before strings that stand for a tab stop without
 * quotes.
 */
function bodyOf(snippet: string): JsonValue {
  return JSON.parse(snippet.replace(tokens, token => (token.startsWith('"') ? token : JSON.stringify(`^${token}`))));
}

function bodyOfMembers(members: Members, placeholders: readonly string[] | undefined): JsonValue {
  return bodyOf(`{${membersSnippet(members, placeholders).join('\n')}}`);
}

function below(path: string, placeholders: readonly string[] = []): readonly string[] {
  return placeholders.filter(place => place.startsWith(`${path}.`)).map(place => place.slice(path.length + 1));
}

function ofTemplates(path: string): readonly JsonSchema[] {
  return templates.filter(isCurrent).flatMap(({ kind, title, description, config, placeholders }) => {
    const section = config[path];
    const members = section !== undefined && isObject(section) ? section : undefined;
    const isItsOwn = kind === 'section' || path === 'zero_optimization';
    return members === undefined || !isItsOwn
      ? []
      : [
          {
            label: title,
            description: description.replaceAll('`', ''),
            body: bodyOfMembers(members, below(path, placeholders)),
          },
        ];
  });
}

/** Returns a value to start with if the key has no visible default, so that editors insert more than the key. */
function startOf(node: CatalogNode, parameter: Parameter): JsonSchema {
  const { default: preset, hidden } = parameter;
  const types = typesOf(parameter);
  const isNamed = node.name !== '*' && node.name !== '[]';
  const isSeen = preset !== undefined && preset !== null && !types.includes('object');
  if (isSeen || !isNamed || hidden === true) {
    return {};
  }
  return { examples: [sampleOf(node, parameter)] };
}

/** Returns a value to start with; for a section, one with the keys that it requires. */
function sampleOf(node: CatalogNode, parameter: Parameter): JsonValue {
  const types = typesOf(parameter);
  if (types.includes('object')) {
    const members = [...node.children.values()].flatMap(child =>
      child.parameter?.missingFailsAt === 'load' && child.parameter.checkedWith === undefined
        ? [[child.name, sampleOf(child, child.parameter)]]
        : [],
    );
    return Object.fromEntries(members) as JsonValue;
  }
  const text = withoutTabStops(valueSnippet(node, '', () => false));
  const bare = types.includes('null') ? null : (parameter.minimum ?? 1);
  return text === '' ? bare : (JSON.parse(text) as JsonValue);
}

/** Returns what to start a key with. For a section: its usual keys, or the templates for it. */
export function startsOf(node: CatalogNode): JsonSchema {
  const { parameter } = node;
  if (parameter === undefined || parameter.status !== undefined) {
    return {};
  }
  const isSection = typesOf(parameter).includes('object');
  const found = isSection && !node.path.includes('.') ? ofTemplates(node.path) : [];
  const usual =
    isSection && parameter.usual !== undefined
      ? [{ label: 'The usual keys', body: bodyOf(valueSnippet(node, '', () => false)) }]
      : [];
  const snippets = [...usual, ...found];
  return snippets.length === 0 ? startOf(node, parameter) : { defaultSnippets: snippets };
}

function wholeConfig(template: Template, loader: LoaderId, title: string): readonly JsonSchema[] {
  const { description, placeholders, start } = template;
  return start === undefined || !isFor(template, loaders[loader])
    ? []
    : [
        {
          label: title,
          description: description.replaceAll('`', ''),
          body: bodyOfMembers(newConfig(template, loaders[loader]), placeholders),
        },
      ];
}

/** Returns whole configs, one for each stage of ZeRO, for an empty file. */
export function configSnippets(): readonly JsonSchema[] {
  return templates
    .filter(({ kind }) => kind === 'stage')
    .flatMap(template => [
      ...wholeConfig(template, 'deepspeed', template.title),
      ...wholeConfig(template, 'transformers', `${template.title}, "auto" for Trainer`),
    ]);
}
