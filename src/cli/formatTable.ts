/** Tables as text: tab separated values with a header, and Markdown. */

/** Rows as TSV with a header row. Tabs and line ends in cells become spaces. */
export function toTsv(header: readonly string[], rows: Iterable<readonly (string | number)[]>): string {
  const lines = [header.join('\t')];
  for (const row of rows) lines.push(row.map((cell) => String(cell).replace(/[\t\r\n]/g, ' ')).join('\t'));
  return `${lines.join('\n')}\n`;
}

export function toMarkdownTable(header: readonly string[], rows: Iterable<readonly (string | number)[]>): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => String(cell).replace(/\|/g, '\\|')).join(' | ')} |`;
  const lines = [line(header), line(header.map(() => '---'))];
  for (const row of rows) lines.push(line(row));
  return `${lines.join('\n')}\n`;
}

export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
