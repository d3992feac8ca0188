import type { Rule } from '../checking/rule.js';

function appliesTo(rule: Rule): string {
  const [first, last] = rule.versions ?? [null, null];
  const loaders = rule.loaders === undefined ? 'every loader' : rule.loaders.join(', ');
  const range =
    first === null && last === null ? 'every version' : `DeepSpeed ${first ?? 'any'} to ${last ?? 'the newest'}`;
  return `${loaders}; ${range}`;
}

/** The page of a rule, in markdown: what it finds, why that matters, an example and the same mended. */
export function ruleText(rule: Rule): string {
  const fails = rule.failsAt === 'never' ? 'the run goes on' : `the run fails at ${rule.failsAt}`;
  return `# ${rule.code}

${rule.summary}

${rule.why}

| severity | ${rule.severity}, ${fails} |
|---|---|
| holds for | ${appliesTo(rule)} |
| fix | ${rule.noFix ?? 'yes'} |
| source | ${rule.source} |

Found in:

\`\`\`json
${rule.bad}
\`\`\`

Silent on:

\`\`\`json
${rule.good}
\`\`\`
`;
}
