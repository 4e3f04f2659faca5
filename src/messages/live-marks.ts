/** A conversation, and the newest of what can be new in it: together they say what a page shows. */
export interface Mark {
  id: string;
  mark: string;
}
export const marksText = (marks: readonly Mark[]): string =>
  marks.map(({ id, mark }) => `${id}:${mark}`).join(' ');
