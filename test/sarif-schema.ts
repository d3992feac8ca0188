import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';

const schemaFile = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);

/** Whether a value is a log in SARIF 2.1.0, by the schema of the standard. */
export const isSarif = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

/** Fails with the differences if a value is not a log in SARIF 2.1.0. */
export function assertSarif(value: unknown): void {
  assert.ok(isSarif(value), JSON.stringify(isSarif.errors, null, 2));
}
