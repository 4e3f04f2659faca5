import { describe, expect, it } from 'vitest';
import { isZone, zoneName, zonesBeside } from './zones.rules.ts';

describe('a time zone', () => {
  it.each<[string, boolean]>([
    ['America/Chicago', true],
    ['America/Indiana/Indianapolis', true],
    ['Pacific/Honolulu', true],
    ['America/Nowhere', false],
    ['UTC', false],
    ['+05:00', false],
    ['Etc/GMT+5', false],
    ['../etc/passwd', false],
    ['', false],
  ])('%j: %s', (text, zone) => expect(isZone(text)).toBe(zone));

  it('has the name that people use', () => {
    expect(zoneName('America/Chicago', 'en')).toBe('Central Time');
    expect(zoneName('America/Phoenix', 'en')).toBe('Mountain Standard Time');
    expect(zoneName('America/Chicago', 'es')).toBe('hora central');
  });
  it('is among the choices, once, if it is in use', () => {
    expect(zonesBeside('Europe/Madrid', 'bad', 'America/Denver').slice(0, 2)).toEqual([
      'Europe/Madrid',
      'America/Denver',
    ]);
    const all = zonesBeside('America/Denver');
    expect(new Set(all).size).toBe(all.length);
    expect(all.every(isZone)).toBe(true);
  });
});
