/** Pages about a run, in a bundle of its own: most users never ask for one. */
export type { ConfigFile, Examine } from '../logs/answer.js';
export { answersTo } from '../logs/explain.js';
export { LogReader } from '../logs/log-reader.js';
export { printedDifferences } from '../logs/printed-differences.js';
export { asJson, asMarkdown, asText, type Explanation } from '../logs/render-answers.js';
