function row(cells: readonly string[]): string {
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

/** Returns a table in markdown, rows by cells. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${[header, header.map(() => '---'), ...rows].map(row).join('\n')}\n`;
}
