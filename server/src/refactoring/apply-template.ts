import type { ConfigDocument } from '../document/config-document.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { insertTemplate } from '../templating/insert-template.js';
import type { Template } from '../templating/template.js';
import { settle } from './settle.js';

/**
 * Returns a config with a template merged in. The user's values stay if they still mean something. Keys that the
 * template's stage rejects or ignores are removed.
 */
export function applyTemplate(document: ConfigDocument, template: Template, assumptions: Assumptions): string {
  const merged = insertTemplate(document, template, assumptions);
  return merged === document.text ? merged : settle(document, merged, assumptions, template.decides, 'stay');
}
