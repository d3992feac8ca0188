/** Pages about runs, in a bundle of its own: most users never ask for one. */
export { examine } from '../analysis/examination.js';
export { compare, comparisonJson, comparisonText } from '../comparing/render-differences.js';
export type { ConfigFile, Examine } from '../logs/answer.js';
export { answersTo } from '../logs/explain.js';
export { linesIn } from '../logs/log-lines.js';
export { LogReader } from '../logs/log-reader.js';
export { printedDifferences } from '../logs/printed-differences.js';
export { asJson, asMarkdown, asText, type Explanation } from '../logs/render-answers.js';
export { messageIn } from '../logs/terminal-link.js';
export { memoryJson, memoryReport, memorySvg, memoryText } from '../memory/report.js';
export { bugReport } from '../reporting/bug-report.js';
export { answerRequest } from './answer-request.js';
