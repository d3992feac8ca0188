/**
 * Loads the pages about runs, which are a bundle of their own. `bundles` is the address of its folder, for a program that
 * does not know where it comes from.
 */
export type LoadPages = (bundles?: string) => Promise<Pick<typeof import('./pages.js'), 'answerRequest'>>;
