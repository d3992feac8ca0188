import { defaultSettings } from '../../server/src/loaders/assumptions.js';
import { documentOf, serviceFor } from '../marked-text.js';
import { askEverything } from './answers.js';
import { odd } from './nasty.js';

const settings = { ...defaultSettings, syntax: true, model: '7B', worldSize: 8 };

describe('the service, on texts that have broken programs before', () => {
  for (const { name, text } of odd) {
    it(`answers: ${name}`, () => {
      const service = serviceFor(true);
      const offsets = Array.from({ length: Math.min(text.length, 300) + 1 }, (_, i) => i);
      askEverything(service, documentOf(text), offsets, settings);
    });
  }
});
