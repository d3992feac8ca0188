import { type Analysed, examine as examineAnalysed } from '../analysis/examination.js';
import type { MemorySource } from '../analysis/memory-source.js';
import { compare, comparisonPage } from '../comparing/render-differences.js';
import type { ConfigFile, Examine } from '../logs/answer.js';
import { answersTo } from '../logs/explain.js';
import { LogReader } from '../logs/log-reader.js';
import { printedDifferences } from '../logs/printed-differences.js';
import type { Assumed } from '../logs/probe.js';
import { asMarkdown } from '../logs/render-answers.js';
import {
  type CompareParams,
  type CompareResult,
  type ConfigText,
  compareRequest,
  type ExplainErrorParams,
  type ExplainErrorResult,
  explainErrorRequest,
  type MemoryEditParams,
  type MemoryEditResult,
  type MemoryParams,
  type MemoryResult,
  type MemoryTableParams,
  type MemoryTableResult,
  memoryEditRequest,
  memoryRequest,
  memoryTableRequest,
  type ReportParams,
  type ReportResult,
} from '../lsp/requests.js';
import { memoryTable as tableOf } from '../memory/memory-table.js';
import { memoryPage } from '../memory/page.js';
import { stepChange } from '../memory/step-change.js';
import { changeNamed } from '../memory/view.js';
import { bugReport } from '../reporting/bug-report.js';

/** What a message tells of a config has no file. */
const noFile = 'untitled:ds_config.json';

async function explainError({ log, configs }: ExplainErrorParams, examine: Examine): Promise<ExplainErrorResult> {
  const reader = new LogReader();
  for (const line of log.split('\n')) {
    reader.push(line);
  }
  const facts = reader.end();
  const named = new Map(configs.map(config => [config.name, config]));
  const files: readonly ConfigFile[] = [...named].map(([file, { text }]) => ({ file, text }));
  const byUri: Examine = (file, text, assumed) => examine(named.get(file)?.uri ?? noFile, text, assumed);
  const answers = await answersTo(facts, files, byUri);
  const places = answers.flatMap(answer => answer.places);
  const own = files.filter(({ file }) => places.some(place => place.file === file));
  const printed =
    facts.printedConfig === undefined
      ? undefined
      : await printedDifferences(facts.printedConfig, own.length > 0 ? own : files, byUri, facts.version);
  const linkOf = (file: string, line: number): string =>
    `[${file}:${line}](${named.get(file)?.uri.replace(/[()]/g, encodeURIComponent) ?? ''}#L${line})`;
  const page = asMarkdown({ answers, printed, lines: facts.lines }, linkOf);
  const [first] = places;
  const uri = first && named.get(first.file)?.uri;
  return first === undefined || uri === undefined ? { page } : { page, place: { uri, line: first.line - 1 } };
}

async function compared({ one, other }: CompareParams, examine: Examine): Promise<CompareResult> {
  const examined = async ({ uri, name, text }: ConfigText) => {
    const found = await examine(uri, text, {});
    return found && { file: name, examined: found };
  };
  const [first, second] = [await examined(one), await examined(other)];
  return first === undefined || second === undefined ? null : comparisonPage(compare(first, second));
}

async function reported({ config, language, installed }: ReportParams, examine: Examine): Promise<ReportResult> {
  const { uri, name, text } = config;
  const examined = await examine(uri, text, {});
  return examined === undefined ? null : bugReport({ file: name, text, language, examined, installed });
}

/** What the server knows of the files of an editor. */
interface Files {
  /** Analyses a file; null if that fails. */
  readonly analyse: (uri: string, text: string, assumed: Assumed) => Promise<Analysed | null>;
  /** Returns the memory of an open config; null if the file is not one. */
  readonly memory: (uri: string) => Promise<MemorySource | null>;
}

async function memory({ uri, file }: MemoryParams, { memory: sourceOf }: Files): Promise<MemoryResult> {
  const source = await sourceOf(uri);
  return source && memoryPage(source, file);
}

async function memoryEdit({ uri, name }: MemoryEditParams, { memory: sourceOf }: Files): Promise<MemoryEditResult> {
  const source = await sourceOf(uri);
  const offered = source === null ? undefined : changeNamed(source, name);
  if (source === null || offered === undefined) {
    return null;
  }
  const { title, change } = offered;
  if ('step' in change) {
    const { setting, edit } = stepChange(source, change.step) ?? {};
    return setting !== undefined ? { title, setting } : edit === undefined ? null : { title, edit };
  }
  const edit = source.edit(title, change);
  return edit === undefined ? null : { title, edit };
}

async function memoryTable({ uri }: MemoryTableParams, { memory: sourceOf }: Files): Promise<MemoryTableResult> {
  const source = await sourceOf(uri);
  return (source && tableOf(source)) ?? null;
}

/** Answers one of the requests about a run. */
export function answerRequest(request: string, params: unknown, files: Files): Promise<unknown> {
  if (request === memoryRequest) {
    return memory(params as MemoryParams, files);
  }
  if (request === memoryEditRequest) {
    return memoryEdit(params as MemoryEditParams, files);
  }
  if (request === memoryTableRequest) {
    return memoryTable(params as MemoryTableParams, files);
  }
  const examine: Examine = async (uri, text, assumed) => {
    const analysed = await files.analyse(uri, text, assumed);
    return analysed === null ? undefined : examineAnalysed(analysed);
  };
  return request === explainErrorRequest
    ? explainError(params as ExplainErrorParams, examine)
    : request === compareRequest
      ? compared(params as CompareParams, examine)
      : reported(params as ReportParams, examine);
}
