import { actionInputs } from './action-inputs.js';

import { causePages } from './causes.js';
import { configKeys } from './config-keys.js';
import type { Generator } from './generated-file.js';
import { hookPackage } from './hook-package.js';
import { hostLanguageTable } from './host-languages.js';
import { issueForms } from './issue-forms.js';
import { lint } from './lint.js';
import { logMessages } from './log-messages.js';
import { memoryPage } from './memory-page.js';
import { movingTables } from './moving.js';
import { newestRelease } from './newest-release.js';
import { pythonNames } from './python-names.js';
import { readme } from './readme.js';
import { reference } from './reference.js';
import { schema } from './schema/schema.js';
import { schemaTestFiles } from './schema/test-files.js';
import { scriptSnippets } from './script-snippets.js';
import { programs, settings } from './settings.js';
import { serverSettings, settingsPage } from './settings-page.js';
import { snippetsPage } from './snippets-page.js';
import { style } from './style.js';

/** Every generator except those of the indexes, which run first. */
export const generators: readonly Generator[] = [
  causePages,
  configKeys,
  lint,
  logMessages,
  scriptSnippets,
  snippetsPage,
  reference,
  settings,
  settingsPage,
  serverSettings,
  schema,
  schemaTestFiles,
  programs,
  pythonNames,
  actionInputs,
  hookPackage,
  readme,
  newestRelease,
  style,
  issueForms,
  hostLanguageTable,
  movingTables,
  memoryPage,
];
