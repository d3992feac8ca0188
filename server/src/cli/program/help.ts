import { helpOption } from './arguments.js';
import type { Command, HelpTable } from './command.js';

const width = 80;

/** Breaks a paragraph into lines; longer words stay whole. */
function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Returns a table as plain lines: two columns, the second one wrapped. */
export function tableText({ title, rows }: HelpTable): string {
  const first = Math.max(...rows.map(([cell]) => cell.length)) + 4;
  const lines = rows.map(([cell, text]) => {
    const [head = '', ...rest] = wrapped(text, width - first);
    return [`  ${cell}`.padEnd(first) + head, ...rest.map(line => ' '.repeat(first) + line)].join('\n');
  });
  return `${title}:\n${lines.join('\n')}`;
}

function paragraph(text: string): string {
  return wrapped(text, width).join('\n');
}

/** Returns the usage of a command, in one line. */
export function usageOf({ name, operands }: Command): string {
  return `Usage: deepspeed-config ${name} [OPTIONS] ${operands}`.trimEnd();
}

/** Returns the help of a command. */
export function commandHelp(command: Command): string {
  const options: HelpTable = {
    title: 'Options',
    rows: [...command.options, helpOption].map(({ name, value, help }) => [
      value === undefined ? `--${name}` : `--${name} ${value}`,
      help,
    ]),
  };
  const parts = [
    usageOf(command),
    ...[command.summary, ...command.details].map(paragraph),
    ...[options, ...(command.tables ?? [])].map(tableText),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Returns the help of the program, with its commands. */
export function generalHelp(commands: readonly Command[]): string {
  const parts = [
    'Usage: deepspeed-config COMMAND [OPTIONS] ...',
    paragraph("Checks DeepSpeed's config files, and shows what DeepSpeed really does with them."),
    tableText({ title: 'Commands', rows: commands.map(({ name, summary }) => [name, summary]) }),
    tableText({
      title: 'Options',
      rows: [
        ['--help', 'Show this help; after a command, the help of that command.'],
        ['--version', 'Show the version of this program, and the newest DeepSpeed it knows.'],
      ],
    }),
  ];
  return `${parts.join('\n\n')}\n`;
}
