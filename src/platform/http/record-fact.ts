import type { ComponentChildren } from 'preact';

/** One thing that every page says about the person whose record staff have open. */
export interface RecordFact {
  /** Facts come in ascending order. */
  order: number;
  term: string;
  value: ComponentChildren;
  /** To be seen before anything else. */
  tone?: 'high';
}
