import type { LoadEstimating } from '../estimating/load-estimating.js';
import type { SizeReading } from '../estimating/model-size.js';
import type { Services } from '../features/services.js';
import type { Settings } from '../loaders/assumptions.js';

/** Reads the files of models. The first one loads what reads them. */
export interface LateModels {
  sizeOf(text: string): Promise<SizeReading>;
  hasSize(text: string): Promise<boolean>;
  /** Returns the services after the file of the model in the settings is read. */
  known(services: Promise<Services>, own: Settings): Promise<Services>;
}

/** Makes what reads the files of models from what loads it. */
export function lateModels(load: () => ReturnType<LoadEstimating>): LateModels {
  const sizeOf = async (text: string): Promise<SizeReading> => (await load()).readModelSize(text);
  return {
    sizeOf,
    hasSize: async text => (await sizeOf(text)).ok,
    async known(services, own) {
      const { models } = await services;
      const text = models.unread(own);
      if (text !== undefined) {
        models.know(own, await sizeOf(text));
      }
      return services;
    },
  };
}
