/** Files of a folder of the project, as they were when the suite was bundled: relative path -> text. */
declare module 'folder:*' {
  export const files: { readonly [path: string]: string };
}

/** All test files of the suite, for a host that cannot list them. */
declare module 'suite:all' {}
