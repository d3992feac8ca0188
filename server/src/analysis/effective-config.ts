import { ofObject } from '../caching/of-object.js';
import { programOf } from '../catalog/program.js';
import { type ConfigDocument, openText } from '../document/config-document.js';
import { withSameModel } from '../estimating/model-of-settings.js';
import { renderPlain, renderWithComments } from '../resolving/render-effective.js';
import { resolveConfig } from '../resolving/resolve.js';
import { type EffectiveValue, valuesIn } from '../resolving/values-in.js';
import { type Analysis, analyse } from './analysis.js';

/** With comments that say where values come from, or without. */
export type EffectiveFormat = 'jsonc' | 'json';

/** Returns the number of reasons why the file is refused while it is read. */
export function refusalsOf({ verdicts }: Analysis): number {
  return verdicts.filter(({ severity, failsAt }) => severity === 'error' && failsAt === 'load').length;
}

/** Returns the config that DeepSpeed gets; undefined if the file does not determine it. */
function configOf({ document }: Analysis): ConfigDocument | undefined {
  const program = programOf(document);
  if (program === undefined) {
    return document;
  }
  const made = program.configOf(document.root);
  return made === undefined ? undefined : openText(made);
}

/**
 * Returns the analysis of the config that DeepSpeed gets, which is another one if a program makes it from the file, with
 * as many processes as that program starts; undefined if the program makes none.
 */
export const analysisOfConfig = ofObject((analysis: Analysis): Analysis | undefined => {
  const { document, settings, assumptions, isSpent } = analysis;
  const config = configOf(analysis);
  if (config === undefined || config === document) {
    return config && analysis;
  }
  const worldSize = settings.worldSize ?? programOf(document)?.processesOf(document.root) ?? null;
  return analyse(config, withSameModel(settings, { loader: assumptions.loader.id, worldSize }), isSpent);
});

/** Returns the config as DeepSpeed would use it; with comments, also only what differs from the defaults. */
export function effectiveText(analysis: Analysis, format: EffectiveFormat = 'jsonc', differing = false): string {
  const { assumptions } = analysis;
  const document = configOf(analysis);
  if (document === undefined) {
    return format === 'json' ? '{}\n' : '// The program makes no config of this file: "check" says why.\n{}\n';
  }
  const config = resolveConfig(document, assumptions);
  return format === 'json'
    ? renderPlain(config)
    : renderWithComments(config, { assumptions, refusals: refusalsOf(analysis), differing });
}

/** Returns the values as DeepSpeed would use them; none if there is no config. */
export function effectiveValues(analysis: Analysis | undefined): readonly EffectiveValue[] {
  const document = analysis && configOf(analysis);
  return analysis === undefined || document === undefined
    ? []
    : valuesIn(resolveConfig(document, analysis.assumptions));
}
