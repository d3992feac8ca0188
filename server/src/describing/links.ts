/** The location of the extension's own pages. A test keeps it equal to package.json. */
export const repository = 'https://github.com/deepspeed-config/vscode-deepspeed-config';

/** The JSON Schema of a config for editors without the extension: the file on the default branch. */
export const schemaUrl = `${repository.replace('github.com', 'raw.githubusercontent.com')}/main/schema/ds_config.schema.json`;

/** Returns the page of a rule. */
export function rulePage(code: string): string {
  return `${repository}/blob/main/docs/rules/${code}.md`;
}

/** Returns the page of a cause that ends runs and has no rule. */
export function causePage(code: string): string {
  return `${repository}/blob/main/docs/causes/${code}.md`;
}

/**
 * Returns the reference page of a top-level key, at the heading of one of its keys. All keys of another program are on
 * one page.
 */
export function referencePage(path: string, program = ''): string {
  const page = program || path.split(/[.[]/)[0];
  return `${repository}/blob/main/docs/reference/${page}.md#${anchorOf(path)}`;
}

/** Returns the place on DeepSpeed's own page that first has a key's name; browsers open the top if none has. */
export function officialPage(name: string): string {
  return `https://www.deepspeed.ai/docs/config-json/#:~:text=${name}`;
}

/** Returns GitHub's anchor of a heading that contains this path in backticks. */
function anchorOf(path: string): string {
  return path.toLowerCase().replace(/[^\w -]/g, '');
}
