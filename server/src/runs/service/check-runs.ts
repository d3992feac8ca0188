import { TextDocument as OtherDocument, type TextDocument } from 'vscode-languageserver-textdocument';
import { packageNames } from '../../catalog/packages.js';
import type { RelatedFile } from '../../checking/rule.js';
import { type WithSeverity, withSeverity } from '../../checking/verdict.js';
import { ignoreComments, ignores } from '../../document/ignore-comments.js';
import { lineStart } from '../../document/line-start.js';
import type { Span } from '../../document/syntax-tree.js';
import { releaseOf } from '../../loaders/assumed-release.js';
import type { Settings } from '../../loaders/settings.js';
import type { EditableFindings } from '../../lsp/edit-fixes.js';
import type { RunContext, RunFiles } from '../checking/run-context.js';
import type { Elsewhere, RunFinding } from '../checking/run-rule.js';
import { runRules } from '../rules/run-rules.js';
import type { Run } from '../run.js';

/** A finding about a run, with the code of its rule. */
export type RunVerdict = WithSeverity<RunFinding> & {
  readonly run: Run;
  /** The rule that reports the same in the config. */
  readonly inConfig?: string | undefined;
};

/** Everything derived from one version of a file that starts runs. */
export interface RunAnalysis extends EditableFindings {
  readonly contexts: readonly RunContext[];
  readonly verdicts: readonly RunVerdict[];
}

/** Comments of a shell. A string may look like a comment, too; it ignores nothing else. */
function commentsIn(text: string): readonly Span[] {
  return [...text.matchAll(/(?<=^|\s)#[^\r\n]*/gm)].map(({ 0: comment, index }) => ({
    offset: index,
    end: index + comment.length,
  }));
}

function inOtherFile({ file, span, message }: Elsewhere): RelatedFile {
  const lines = OtherDocument.create(file.uri, '', 0, file.text);
  const place = { uri: file.uri, start: lines.positionAt(span.offset), end: lines.positionAt(span.end) };
  return { place, message };
}

function contextOf(text: string, run: Run, files: RunFiles, settings: Settings): RunContext {
  const releases = Object.fromEntries(packageNames.map(name => [name, releaseOf(name, settings)]));
  return { run, text, files, releases: releases as RunContext['releases'] };
}

/** Whether a run may be another one: nobody runs an example as it is, and other code may change a dict. */
function isUncertain({ run, files }: RunContext): boolean {
  return run.isExample === true || files.config?.isOpen === true;
}

function verdictsOn(context: RunContext, { rules: levels = {} }: Settings): readonly RunVerdict[] {
  const verdicts: RunVerdict[] = [];
  for (const rule of runRules) {
    const level = Object.hasOwn(levels, rule.code) ? levels[rule.code] : undefined;
    if (level === 'off') {
      continue;
    }
    for (const finding of rule.check(context)) {
      const own = withSeverity(rule, { ...finding, relatedFiles: finding.elsewhere?.map(inOtherFile) });
      verdicts.push({
        ...own,
        severity: isUncertain(context) && own.severity === 'error' ? 'warning' : own.severity,
        run: context.run,
        inConfig: rule.inConfig,
        ...(level === undefined ? {} : { severity: level }),
      });
    }
  }
  return verdicts;
}

/**
 * Checks the runs of a file, and returns the findings that no comment ignores, in the order of their places. A comment above a
 * run is about all of it: there can be none between continued lines of a command.
 */
export function analyseRuns(
  lines: TextDocument,
  runs: readonly (readonly [run: Run, files: RunFiles])[],
  settings: Settings,
): RunAnalysis {
  const text = lines.getText();
  const contexts = runs.map(([run, files]) => contextOf(text, run, files, settings));
  const comments = ignoreComments(text, commentsIn);
  const isIgnored = (verdict: RunVerdict): boolean =>
    comments.some(comment => ignores(comment, verdict) || ignores(comment, { code: verdict.code, span: verdict.run }));
  // Two commands with the same variable have the same mistake.
  const different = new Map(
    contexts
      .flatMap(context => verdictsOn(context, settings))
      .map(verdict => [`${verdict.code} ${verdict.span.offset} ${verdict.message}`, verdict]),
  );
  return {
    document: { uri: lines.uri, version: lines.version, lines },
    contexts,
    verdicts: [...different.values()]
      .filter(verdict => !isIgnored(verdict))
      .sort((a, b) => a.span.offset - b.span.offset),
    ignoring: verdict => {
      const { run, span } = verdict as RunVerdict;
      const { offset } = run.kind === 'command' ? run : span;
      const at = lineStart(text, offset);
      const indent = /^[ \t]*/.exec(text.slice(at))?.[0] ?? '';
      const eol = text.includes('\r\n') ? '\r\n' : '\n';
      return { offset: at, end: at, text: `${indent}# deepspeed-ignore ${verdict.code}${eol}` };
    },
  };
}
