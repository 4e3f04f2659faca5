import type { Language } from '../../platform/i18n.ts';

/** What the portal fills into a template by itself. Spaces, lines and capitals do not matter. */
export const FIELDS = [
  'first_name',
  'full_name',
  'team',
  'clinic',
  'clinic_phone',
  'my_name',
  'today',
  'health_system',
] as const;
export type Field = (typeof FIELDS)[number];
/** What is known when a template is used; what is missing stays a blank. */
export type Known = Partial<Record<Field, string>>;

/** The most characters of a field's name. */
const MOST_NAME = 60;
const FIELD = new RegExp(`\\{\\{([^{}\\n]{1,${MOST_NAME}})\\}\\}`, 'g');
/** A blank in an answer, or a field that somebody pasted: neither may reach a member. */
const BLANK = new RegExp(
  `\\[\\[[^\\[\\]\\n]{1,${MOST_NAME}}\\]\\]|\\{\\{[^{}\\n]{1,${MOST_NAME}}\\}\\}`,
  'g',
);

const keyOf = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
const fieldOf = (name: string): Field | undefined => FIELDS.find((field) => field === keyOf(name));

/**
 * A template with what is known. Anything else becomes a blank in double square brackets, for
 * whoever sends it to fill in. What is filled in is never read as a field again.
 */
export const fillTemplate = (text: string, known: Known): string =>
  text.replace(FIELD, (_, name: string) => {
    const field = fieldOf(name);
    return (field && known[field]) || `[[${name.trim().replaceAll('_', ' ') || '…'}]]`;
  });

/** The blanks that nobody has filled in yet, each once, in the order of the text. */
export const blanksIn = (text: string): string[] => [...new Set(text.match(BLANK) ?? [])];

/** The names in a template that the portal does not fill in, each once. */
export const unknownFields = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(FIELD)].map(([, name = '']) => name.trim()).filter((name) => !fieldOf(name)),
  ),
];

/** Whether braces are left over that begin or end no field. */
export const hasStrayBraces = (text: string): boolean => /\{\{|\}\}/.test(text.replace(FIELD, ''));

/** A text after what was typed before: nothing that was typed is lost. */
export const putAfter = (typed: string, text: string): string =>
  typed.trim() === '' ? text : `${typed.trimEnd()}\n\n${text}`;

/** A template and the language to use it in, in one field. */
export const choiceText = (id: string, language: Language): string => `${id} ${language}`;
export function readChoice(text: string): { id: string; language: Language } | undefined {
  const [, id, language] =
    /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (en|es)$/.exec(text) ?? [];
  return id && (language === 'en' || language === 'es') ? { id, language } : undefined;
}
