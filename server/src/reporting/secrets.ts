const removed = '<removed>';

/** The names of keys, arguments and variables with a secret. "max_tokens" has one of these words, too, and a number. */
const secret = String.raw`[\w-]*(?:token|secret|password|passwd|api[_-]?key|access[_-]?key(?:[_-]id)?|private[_-]?key|credential)s?`;

/** A value that cannot be a secret. */
const plain = /^["']?(?:-?[\d.]+(?:e[+-]?\d+)?|true|false|null|none|auto|)["']?$/i;

/** Forms of secrets that tell by themselves: Hugging Face, OpenAI, GitHub, AWS, Slack, JSON web tokens. */
const known =
  /\b(?:hf_[A-Za-z0-9]{16,}|sk-[\w-]{16,}|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|AKIA[0-9A-Z]{16}|xox[abprs]-[\w-]{10,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+)/g;

const pair = new RegExp(String.raw`(["']?\b${secret}\b["']?\s*[:=]\s*)("[^"\n]*"|'[^'\n]*'|[^\s,;}\])"']+)`, 'gi');
const option = new RegExp(String.raw`(--?${secret}[ =])("[^"\n]*"|'[^'\n]*'|\S+)`, 'gi');

function withoutValue(text: string, pattern: RegExp): string {
  return text.replace(pattern, (whole, name: string, value: string) => {
    const quote = /^["']/.exec(value)?.[0] ?? '';
    return plain.test(value) ? whole : `${name}${quote}${removed}${quote}`;
  });
}

/** Paths with the name of a user. */
const home = /((?:\/home\/|\/Users\/|\/users\/|[A-Za-z]:[\\/]{1,2}Users[\\/]{1,2}))([^\\/\s"':,)\]]+)/g;

/** Replaces the names of users in paths: those of homes, and the same names elsewhere. */
function withoutUsers(text: string): string {
  const names = new Set([...text.matchAll(home)].map(match => match[2] ?? '').filter(name => name.length > 2));
  const known = text.replace(home, '$1<user>');
  return [...names].reduce(
    (rest, name) =>
      rest.replace(new RegExp(`(?<=[\\\\/])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=[\\\\/])`, 'g'), '<user>'),
    known,
  );
}

/**
 * Returns a string for the public: without tokens, keys, passwords, user names in paths, addresses of people, and
 * credentials in addresses.
 */
export function withoutSecrets(text: string): string {
  const bare = text
    .replace(known, removed)
    .replace(/(\w:\/\/)[^\s/@"']+@/g, `$1${removed}@`)
    .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '<e-mail>')
    .replace(/\b[0-9a-f]{40}\b(?=.*\bwandb)|(?<=\bwandb\b.*)\b[0-9a-f]{40}\b/gi, removed);
  return withoutUsers(withoutValue(withoutValue(bare, option), pair));
}
