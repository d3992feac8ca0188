import { configRule, hostfileRule, launchFileRule, type RuleFamily, runRule } from './rule-families.js';
import { kebabCase, type Skeleton } from './skeleton.js';

/** The families of rules by the beginning of their names; rules about configs have no prefix. */
const families: readonly (readonly [prefix: string, family: RuleFamily])[] = [
  ['run-', runRule],
  ['hostfile-', hostfileRule],
  ['accelerate-', launchFileRule],
  ['', configRule],
];

function familyOf(code: string): RuleFamily {
  return families.find(([prefix]) => code.startsWith(prefix))?.[1] ?? configRule;
}

export const rule: Skeleton = {
  name: kebabCase,
  files: code => {
    const { folder, tests, rule: text, test } = familyOf(code);
    return [
      { file: `${folder}/${code}.ts`, text: text(code) },
      { file: `${tests}/${code}.test.ts`, text: test(code) },
    ];
  },
  next: code => {
    const { folder, tests, example, ask } = familyOf(code);
    return [
      `${folder}/${code}.ts: replace each TODO; "bad" is ${example} in which it finds something, "good" the same after its preferred fix`,
      `${tests}/${code}.test.ts: examples that are close to the mistake and right`,
      `npm run generate && npx mocha --grep "${code}"`,
      ask,
    ];
  },
};
