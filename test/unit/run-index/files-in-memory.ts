import type { WorkspaceFiles } from '../../../server/src/run-index/workspace-files.js';

/** Returns a workspace folder with these files. */
export function filesInMemory(files: { readonly [path: string]: string }): WorkspaceFiles {
  return {
    list: async () => ({ paths: Object.keys(files).sort(), isCut: false }),
    read: async path => files[path],
    uriOf: path => `file:///w/${path}`,
  };
}
