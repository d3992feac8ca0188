/** Stands for the folder of the script at the start of a path. It has no blanks, at which bash would split it. */
export const scriptFolder = '<folder-of-the-script>';

/** Stands for the folder that the script starts in. */
export const startFolder = '<folder-of-the-start>';

const stop = '(?:[ \t]*(?:&?>|2>|1>)[ \t]*[\\w/&]+)*';
const path = `${scriptFolder}[\\w./-]*`;

/** Forms of the script's own path and folder. `<script>` is the path. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\$\{(?:BASH_SOURCE(?:\[0\])?|0)%\/\*\}/g, scriptFolder],
  [/\$\{BASH_SOURCE(?:\[0\])?(?::-\$0)?\}|\$BASH_SOURCE(?!\w)|\$\{0\}|\$0(?!\w)/g, '<script>'],
];

const nested: readonly (readonly [RegExp, string])[] = [
  [/\$\((?:realpath|readlink -[efm])(?: --)? <script>\)/g, '<script>'],
  [/\$\(dirname(?: --)? <script>\)/g, scriptFolder],
  [new RegExp(`\\$\\(dirname(?: --)? (${path})\\)`, 'g'), '$1/..'],
  [new RegExp(`\\$\\((?:realpath|readlink -[efm])(?: --)? (${path})\\)`, 'g'), '$1'],
  [
    new RegExp(`\\$\\([ \\t]*cd(?: -P)?(?: --)? (${path})${stop}[ \\t]*(?:&&|;)[ \\t]*pwd(?: -[LP])?[ \\t]*\\)`, 'g'),
    '$1',
  ],
];

/** No script nests its folder deeper. */
const deepest = 6;

/** The directory that a script is in, command after command. */
export class WorkingDirectory {
  #known: string | undefined;
  /** Whether it may be another one. */
  #isUnsure = false;

  /** Returns another one that begins where this one is. */
  copy(): WorkingDirectory {
    const other = new WorkingDirectory();
    other.#known = this.#known;
    other.#isUnsure = this.#isUnsure;
    return other;
  }

  /** Returns the directory from where the script started, unless it is that one, and whether it is unknown. */
  asFields(): { readonly directory?: string; readonly isLost?: true } {
    return {
      ...(this.#known === undefined ? {} : { directory: this.#known }),
      ...(this.#isUnsure && { isLost: true }),
    };
  }

  /** Returns the directory as the start of a path; undefined if it is unknown. */
  path(): string | undefined {
    if (this.#isUnsure) {
      return undefined;
    }
    const isOwn = this.#known?.startsWith(scriptFolder) === true;
    return isOwn ? this.#known : `${startFolder}${this.#known === undefined ? '' : `/${this.#known}`}`;
  }

  /** Changes the directory as a command does. A command that may not run makes the directory uncertain. */
  change([program, ...others]: readonly (string | undefined)[], isCertain: boolean): void {
    if (program !== 'cd' && program !== 'pushd' && program !== 'popd') {
      return;
    }
    if (!isCertain) {
      this.#known = undefined;
      this.#isUnsure = true;
      return;
    }
    const to = program === 'popd' ? undefined : others.find(value => value === undefined || !/^-[A-Z-]/.test(value));
    if (to === undefined || /^[-/~]/.test(to)) {
      this.#known = undefined;
      this.#isUnsure = true;
    } else if (to.startsWith(startFolder)) {
      this.#known = to.slice(startFolder.length + 1) || undefined;
    } else {
      const isBelow = this.#known !== undefined && !to.startsWith(scriptFolder);
      this.#known = isBelow ? `${this.#known}/${to}` : to;
      this.#isUnsure &&= isBelow;
    }
  }

  /** Returns the folder that an expansion stands for; undefined if it is anything else. */
  folderIn(expansion: string, variable: (name: string) => string | undefined): string | undefined {
    if (expansion.length > 400) {
      return undefined;
    }
    if (/^(?:\$\(pwd(?: -[LP])?\)|`pwd`)$/.test(expansion)) {
      return this.path();
    }
    let text = expansion
      .replaceAll('"', '')
      .replace(/^`(.*)`$/, '$($1)')
      .replace(/\s+/g, ' ')
      .replace(/(?<=\() | (?=\))/g, '');
    for (const [form, folder] of forms) {
      text = text.replace(form, folder);
    }
    text = text.replace(/\$\{?([A-Za-z_]\w*)\}?/g, (whole, name: string) => variable(name) ?? whole);
    for (let i = 0; i < deepest && text.startsWith('$'); i++) {
      for (const [form, folder] of nested) {
        text = text.replace(form, folder);
      }
    }
    return text.startsWith(scriptFolder) ? text : undefined;
  }
}
