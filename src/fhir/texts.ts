import { readHl7Escapes } from './hl7-escapes.ts';

/**
 * Reads a text that a sender wrote, the same for every element: escapes of HL7 v2 that a converter
 * left in it, one kind of line break, no blank lines around it, no blanks at its ends. The first
 * line of several keeps its indent, since the lines may stand in columns.
 */
export function readText(text: string | undefined | null): string {
  if (!text) return '';
  if (!/[\\\r\n]/.test(text)) return text.trim(); // as nearly all are
  const lines = readHl7Escapes(text)
    .replace(/\r\n?/g, '\n')
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd();
  return lines.includes('\n') ? lines : lines.trim();
}

/**
 * Whether a text stands in columns, which only a face whose letters are all of one width keeps: two
 * lines or more with runs of blanks inside.
 */
export function isLaidOut(text: string): boolean {
  let found = 0;
  for (const line of text.split('\n')) {
    if (/\S(?: {2,}|[ ]*\t)\s*\S/.test(line)) found += 1;
    if (found === 2) return true;
  }
  return false;
}
