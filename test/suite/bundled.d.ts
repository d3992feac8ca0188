/** Files of a folder of the project at the time of the bundle: relative path -> content. */
declare module 'folder:*' {
  export const files: { readonly [path: string]: string };
}

/** All test files of the suite, for a host that cannot list them. */
declare module 'suite:all' {}
