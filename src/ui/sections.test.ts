import { describe, expect, it } from 'vitest';
import type { NavigationEntry } from '../platform/http/routes.ts';
import { navigationSections } from './sections.ts';

const entry = (label: NavigationEntry['label'], section?: NavigationEntry['section']) =>
  ({ place: 'none', href: '/', icon: 'house', label, section }) satisfies NavigationEntry;
const shape = (entries: NavigationEntry[]) =>
  navigationSections(entries).map(({ heading, entries }) => [
    heading,
    entries.map(({ label }) => label),
  ]);

describe('a long navigation', () => {
  const long = [
    entry('nav.today'),
    entry('nav.results', 'nav.section-patients'),
    entry('nav.find-person', 'nav.section-patients'),
    entry('nav.more', 'nav.section-places'),
    entry('nav.help', 'nav.section-places'),
    entry('nav.preferences', 'nav.section-portal'),
    entry('nav.access-log', 'nav.section-portal'),
    entry('nav.sign-on', 'nav.section-patients'),
  ];

  it('is in sections, in the order of their first entries', () =>
    expect(shape(long)).toEqual([
      [null, ['nav.today']],
      ['nav.section-patients', ['nav.results', 'nav.find-person', 'nav.sign-on']],
      ['nav.section-places', ['nav.more', 'nav.help']],
      ['nav.section-portal', ['nav.preferences', 'nav.access-log']],
    ]));

  it('loses no entry', () =>
    expect(
      navigationSections(long)
        .flatMap(({ entries }) => entries.map(({ label }) => label))
        .sort(),
    ).toEqual(long.map(({ label }) => label).sort()));

  it('has no headings when it is short', () =>
    expect(shape(long.slice(0, 7))).toEqual([[null, long.slice(0, 7).map(({ label }) => label)]]));
});
