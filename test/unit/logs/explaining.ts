import { analyse } from '../../../server/src/analysis/analysis.js';
import { effectiveValues } from '../../../server/src/analysis/effective-config.js';
import { examine } from '../../../server/src/analysis/examination.js';
import { openText } from '../../../server/src/document/config-document.js';
import { defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import type { Answer, ConfigFile, Examine } from '../../../server/src/logs/answer.js';
import type { LogFacts } from '../../../server/src/logs/events.js';
import { answersTo } from '../../../server/src/logs/explain.js';
import { LogReader } from '../../../server/src/logs/log-reader.js';

/** Examines JSON under these settings, unless the log says otherwise. */
function examiner(settings: Partial<Settings> = {}): Examine {
  return async (_, text, { version, worldSize, loader }) => {
    const analysis = analyse(openText(text), {
      ...defaultSettings,
      syntax: true,
      ...(version !== undefined && { version }),
      ...(worldSize !== undefined && { worldSize }),
      ...(loader !== undefined && { loader }),
      ...settings,
    });
    return examine({ analyses: [analysis], main: analysis, values: effectiveValues(analysis) });
  };
}

export function read(log: string): LogFacts {
  const reader = new LogReader();
  log.split('\n').forEach(line => {
    reader.push(line);
  });
  return reader.end();
}

/** Returns the answers to a log, with several configs. The run may have read one of them. */
export function explainedAmong(log: string, configs: { readonly [file: string]: string }): Promise<readonly Answer[]> {
  return answersTo(
    read(log),
    Object.entries(configs).map(([file, text]) => ({ file, text })),
    examiner(),
  );
}

/** Returns the answers to a log, with the config of the run if it is given. */
export function explained(log: string, config?: string, settings?: Partial<Settings>): Promise<readonly Answer[]> {
  const configs: readonly ConfigFile[] = config === undefined ? [] : [{ file: 'ds_config.json', text: config }];
  return answersTo(read(log), configs, examiner(settings));
}

export async function codesOf(log: string, config?: string, settings?: Partial<Settings>) {
  return (await explained(log, config, settings)).map(({ code }) => code);
}
