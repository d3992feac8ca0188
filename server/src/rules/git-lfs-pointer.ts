import { raisedIn } from '../checking/decoding.js';
import type { Rule } from '../checking/rule.js';

export const gitLfsPointer: Rule = {
  code: 'git-lfs-pointer',
  severity: 'error',
  failsAt: 'load',
  judges: 'file',
  summary: 'A pointer of Git LFS in place of the config.',
  why: 'A repository can keep files in Git Large File Storage. If Git LFS is not installed, or is set to skip them, a clone has a pointer of three lines in place of each file: the version of the format, the hash of the file and its size.',
  bad: 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 842\n',
  good: '{ "train_batch_size": 8 }',
  noFix: 'only Git can fetch the file',
  source: 'hjson/decoder.py:HjsonDecoder.decode, git-lfs/git-lfs/docs/spec.md',
  about: 'other than plain JSON',
  *checkConfig(context) {
    const { document, assumptions } = context;
    const line = /^\uFEFF?version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\/\S+/.exec(document.text)?.[0] ?? '';
    const raised = line === '' ? undefined : raisedIn(context);
    if (raised !== undefined) {
      yield {
        span: { offset: 0, end: line.length },
        message: `This file is a Git LFS pointer, not the config. ${assumptions.loader.reader} stops while it reads the file ("${raised}"). Run "git lfs pull" to fetch the config.`,
      };
    }
  },
};
