import type { Analysis } from '../analysis/analysis.js';
import type { DocumentStatus } from '../lsp/requests.js';

/**
 * Returns the program and releases that a config is judged for, and why.
 * @param main the config of the document, or an empty one if it has none
 * @param all the configs of a document in another language than JSON; undefined for JSON
 */
export function statusOf(main: Analysis, all: readonly Analysis[] | undefined): DocumentStatus {
  const { assumptions, settings, document: config } = main;
  const { loader, loaderReason, version, newerThanKnown, versionReason, loaderReleases } = assumptions;
  const { worldSize, worldSizeReason, runs } = assumptions;
  const isGuess = settings.loader === 'auto' && loader.id === 'deepspeed' && config.region.loader === undefined;
  const found = all?.flatMap(({ document: { notation, region } }) => (notation.id === 'json' ? [] : [region.reason]));
  return {
    loader: loader.title,
    loaderId: loader.id,
    loaderReason,
    loaderIsGuessed: isGuess,
    version,
    ...(newerThanKnown === undefined ? {} : { newerThanKnown }),
    versionReason,
    loaderReleases,
    ...(runs.length === 0 ? {} : { runs: runs.map(({ name }) => name) }),
    ...(found === undefined ? {} : { found }),
    ...(worldSize === undefined || worldSizeReason === undefined ? {} : { worldSize, worldSizeReason }),
  };
}
