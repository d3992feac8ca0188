import type { LoadEstimating } from '../estimating/load-estimating.js';
import type { Model } from '../estimating/model.js';
import type { SizeReading } from '../estimating/model-size.js';
import type { Services } from '../features/services.js';
import type { Settings } from '../loaders/assumptions.js';

/** Reads the files of models, and estimates. The first model loads the code for both. */
export interface LateModels {
  read(text: string): Promise<Model>;
  sizeOf(text: string): Promise<SizeReading>;
  hasSize(text: string): Promise<boolean>;
  /** Returns the services after the model of the settings is read, so that they can estimate. */
  known(services: Promise<Services>, own: Settings): Promise<Services>;
  /** Returns the services after what estimates is loaded. */
  estimating(services: Promise<Services>): Promise<Services>;
}

/** Makes what reads the files of models from what loads it. */
export function lateModels(load: () => ReturnType<LoadEstimating>): LateModels {
  const read = async (text: string): Promise<Model> => (await load()).readModel(text);
  const sizeOf = async (text: string): Promise<SizeReading> => (await read(text)).reading;
  const estimating = async (services: Promise<Services>): Promise<Services> => {
    (await services).models.provide(await load());
    return services;
  };
  return {
    read,
    sizeOf,
    estimating,
    hasSize: async text => (await sizeOf(text)).ok,
    async known(services, own) {
      const { models } = await services;
      const text = models.unread(own);
      if (text !== undefined) {
        models.know(own, await read(text));
      }
      return models.isNamed(own) ? estimating(services) : services;
    },
  };
}
