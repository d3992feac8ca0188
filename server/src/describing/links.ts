/** The location of the extension's own pages. A test keeps it equal to package.json. */
export const repository = 'https://github.com/deepspeed-config/vscode-deepspeed-config';

/** The address of the site that has our pages; empty until it is published. A test keeps it equal to package.json's homepage. */
export const site: string = '';

/** The JSON Schema of a config for editors without the extension: the file on the default branch. */
export const schemaUrl = `${repository.replace('github.com', 'raw.githubusercontent.com')}/main/schema/ds_config.schema.json`;

/** Returns the address of a page of docs/: on the site if it is published, otherwise in the repository. */
function pageAt(page: string, published: string = site): string {
  return published === '' ? `${repository}/blob/main/docs/${page}.md` : `${published}${page}.html`;
}

/** Returns the page of a rule, given where the site is. */
export function rulePage(code: string, published?: string): string {
  return pageAt(`rules/${code}`, published);
}

/** Returns the page of a cause that ends runs and has no rule. */
export function causePage(code: string): string {
  return pageAt(`causes/${code}`);
}

/**
 * Returns the reference page of a top-level key, at the heading of one of its keys. All keys of another program are on
 * one page.
 */
export function referencePage(path: string, program = ''): string {
  return `${pageAt(`reference/${program || path.split(/[.[]/)[0]}`)}#${anchorOf(path)}`;
}

/** Returns the place on DeepSpeed's own page that first has a key's name; browsers open the top if none has. */
export function officialPage(name: string): string {
  return `https://www.deepspeed.ai/docs/config-json/#:~:text=${name}`;
}

/** Returns GitHub's anchor of a heading that contains this path in backticks. */
function anchorOf(path: string): string {
  return path.toLowerCase().replace(/[^\w -]/g, '');
}
