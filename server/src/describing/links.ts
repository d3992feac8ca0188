/** Where the extension's own pages can be read; held equal to package.json by a test. */
export const repository = 'https://github.com/deepspeed-config/vscode-deepspeed-config';

/** The JSON Schema of a config, for editors that have nothing else: the file on the default branch. */
export const schemaUrl = `${repository.replace('github.com', 'raw.githubusercontent.com')}/main/schema/ds_config.schema.json`;

/** The page of a rule. */
export function rulePage(code: string): string {
  return `${repository}/blob/main/docs/rules/${code}.md`;
}

/** The reference of a top-level key, at the place of one of its keys. */
export function referencePage(path: string): string {
  const section = path.split(/[.[]/)[0] ?? path;
  return `${repository}/blob/main/docs/reference/${section}.md#${anchorOf(path)}`;
}

/** The anchor that a heading with this path in backticks gets on the repository's site. */
function anchorOf(path: string): string {
  return path.toLowerCase().replace(/[^\w -]/g, '');
}
