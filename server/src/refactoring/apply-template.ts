import type { ConfigDocument } from '../document/config-document.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { insertTemplate } from '../templating/insert-template.js';
import type { Template } from '../templating/template.js';
import { settle } from './settle.js';

/**
 * The text of a config with a template merged in: the user's values stay where they still mean something, and what the
 * template's stage rejects or ignores goes.
 */
export function applyTemplate(document: ConfigDocument, template: Template, assumptions: Assumptions): string {
  const merged = insertTemplate(document, template, assumptions);
  return merged === document.text ? merged : settle(document, merged, assumptions, template.decides, 'stay');
}
