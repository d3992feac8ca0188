import { catalog } from '../../../server/src/catalog/catalog.js';
import { newestVersion } from '../../../server/src/catalog/releases.js';
import { schemaUrl } from '../../../server/src/describing/links.js';
import type { GeneratedFile } from '../generated-file.js';
import { valueDefinitions } from './definitions.js';
import type { JsonSchema } from './json-schema.js';
import { print } from './print.js';
import { Sections } from './sections.js';
import { SharedValues } from './shared.js';
import { configSnippets } from './snippets.js';

const about = {
  description: 'The address of this schema. DeepSpeed, Trainer, Accelerate and Lightning do not read this key.',
  type: 'string',
  default: schemaUrl,
};

/** Returns the definitions that are referred to, by name. */
function used(definitions: { readonly [name: string]: JsonSchema }, rest: JsonSchema): JsonSchema {
  const text = JSON.stringify([definitions, rest]);
  const entries = Object.entries(definitions).filter(([name]) => text.includes(`"#/definitions/${name}"`));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Returns the schema of a config, as DeepSpeed's newest known release reads it under any loader. */
function configSchema(): JsonSchema {
  const shared = new SharedValues();
  const sections = new Sections(shared);
  const { properties, ...members } = sections.members(catalog);
  const root = { ...members, properties: { $schema: about, ...(properties as JsonSchema) } };
  const definitions = { ...valueDefinitions, ...shared.definitions, ...sections.definitions };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: schemaUrl,
    title: 'DeepSpeed configuration',
    description: `A config of DeepSpeed (ds_config.json), as release ${newestVersion} reads it`,
    markdownDescription: `A config of DeepSpeed (\`ds_config.json\`), as release ${newestVersion} reads it`,
    type: 'object',
    defaultSnippets: configSnippets(),
    ...root,
    definitions: used(definitions, root),
  };
}

/** schema/ds_config.schema.json: for editors that support only JSON Schema. */
export function schema(): readonly GeneratedFile[] {
  return [{ file: 'schema/ds_config.schema.json', text: `${print(configSchema())}\n` }];
}
