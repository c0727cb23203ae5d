import { safeCell } from './safe-cell.js';

/** Lines of cells as a CSV file (RFC 4180); null = the cell is empty. */
export function csvText(lines: readonly (readonly (string | null)[])[]): string {
  return lines.map((cells) => `${cells.map((cell) => safeCell(cell)).join(',')}\r\n`).join('');
}
