import { readHl7Escapes } from './hl7-escapes.ts';

/**
 * Reads a text as a sender wrote it, the same for every element: HL7 v2 escapes that a converter
 * left in it are decoded, line breaks are unified, blank lines around it and blanks at its ends are
 * removed. In a text of several lines the first keeps its indent, since the lines may be laid out
 * in columns.
 */
export function readText(text: string | undefined | null): string {
  if (!text) return '';
  if (!/[\\\r\n]/.test(text)) return text.trim(); // as almost all are
  const lines = readHl7Escapes(text)
    .replace(/\r\n?/g, '\n')
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd();
  return lines.includes('\n') ? lines : lines.trim();
}

/**
 * Whether a text is laid out in columns, which only a fixed-width font keeps: at least two lines
 * with runs of blanks inside.
 */
export function isLaidOut(text: string): boolean {
  let found = 0;
  for (const line of text.split('\n')) {
    if (/\S(?: {2,}|[ ]*\t)\s*\S/.test(line)) found += 1;
    if (found === 2) return true;
  }
  return false;
}
