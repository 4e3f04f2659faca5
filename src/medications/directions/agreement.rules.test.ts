import type { Dosage } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { coded, dose, every, one, say, when } from '../../../test/directions.ts';

describe('a prescriber’s text beside coded parts', () => {
  it.each<[string, Dosage, string]>([
    [
      'weekly methotrexate, the dose alone coded',
      { text: 'Take 6 tablets ONCE A WEEK on Monday', ...dose(6, 'tablet') },
      'Take 6 tablets ONCE A WEEK on Monday',
    ],
    [
      'weekly methotrexate coded as daily',
      { text: 'Take 6 tablets ONCE A WEEK on Monday', ...every(1, 1, 'd'), ...dose(6, 'tablet') },
      'Take 6 tablets ONCE A WEEK on Monday ≠',
    ],
    [
      'a weekday schedule coded as daily',
      {
        text: 'Take 1 tablet on Monday, Wednesday and Friday and half a tablet on the other days',
        ...every(1, 1, 'd'),
      },
      'Take 1 tablet on Monday, Wednesday and Friday and half a tablet on the other days',
    ],
    [
      'one dose coded as daily',
      { text: 'Two tablets at once', ...every(1, 1, 'd'), ...dose(2, 'TAB') },
      'Two tablets at once ≠',
    ],
    [
      'days read as times',
      { text: 'One tablet daily for 4 days', ...every(4, 1, 'd'), ...dose(1, 'TAB') },
      'One tablet daily for 4 days ≠',
    ],
    [
      'a taper',
      { text: 'Take 4 tablets on day 1, then 1 tablet less each day', ...every(1, 1, 'd') },
      'Take 4 tablets on day 1, then 1 tablet less each day',
    ],
    [
      'another dose',
      { text: 'Take half a tablet daily', ...every(1, 1, 'd'), ...one },
      'Take half a tablet daily ≠',
    ],
    [
      'another route',
      {
        text: 'Dissolve 1 tablet under the tongue',
        ...one,
        route: { coding: [{ code: '26643006' }] },
      },
      'Dissolve 1 tablet under the tongue ≠',
    ],
    [
      'not to be taken',
      { text: 'Do not take: kidney disease', ...every(1, 1, 'd'), ...one },
      'Do not take: kidney disease',
    ],
    [
      'in Spanish',
      { text: 'Tomar 6 tabletas una vez por semana', ...every(1, 1, 'd'), ...dose(6, 'tablet') },
      'Tomar 6 tabletas una vez por semana ≠',
    ],
    [
      'another maximum',
      {
        text: 'As needed, max 3 tablets/day',
        maxDosePerPeriod: {
          numerator: { value: 8, unit: 'tablet' },
          denominator: { value: 1, unit: 'd' },
        },
      },
      'As needed, max 3 tablets/day ≠',
    ],
    [
      'another end',
      {
        text: '1 tablet daily for 7 days',
        ...every(1, 1, 'd', { boundsDuration: { value: 10, unit: 'd' } }),
        ...one,
      },
      '1 tablet daily for 7 days ≠',
    ],
    [
      'an end that we can’t read',
      {
        text: '1 tab qd x10',
        ...every(1, 1, 'd', { boundsDuration: { value: 14, unit: 'd' } }),
        ...one,
      },
      '1 tab qd x10',
    ],
    [
      'an end in words',
      {
        text: '1 tablet daily until the rash is gone',
        ...every(1, 1, 'd', { boundsDuration: { value: 14, unit: 'd' } }),
        ...one,
      },
      '1 tablet daily until the rash is gone',
    ],
    [
      'two times of day coded as once',
      { text: '1 tablet every morning and 1 every evening', ...every(1, 1, 'd'), ...one },
      '1 tablet every morning and 1 every evening ≠',
    ],
    ['another bare number', { text: '2 po bid', ...every(2, 1, 'd'), ...one }, '2 po bid ≠'],
    [
      'another number, in Roman',
      { text: 'ii tabs bid', ...every(2, 1, 'd'), ...one },
      'ii tabs bid ≠',
    ],
    [
      'a number that nobody knows',
      { text: 'a few tablets bid', ...every(2, 1, 'd'), ...one },
      'a few tablets bid',
    ],
    [
      'an instruction that it forbids',
      {
        text: 'Take 1 tablet, do not take with milk',
        additionalInstruction: [{ text: 'Take with milk' }],
      },
      'Take 1 tablet, do not take with milk ≠',
    ],
    [
      'an instruction that forbids it',
      {
        text: 'Take 1 tablet with food',
        additionalInstruction: [{ text: 'Do not take with food' }],
      },
      'Take 1 tablet with food ≠',
    ],
    [
      'food against an empty stomach',
      {
        text: '1 tablet daily on an empty stomach',
        additionalInstruction: [
          { coding: [{ system: 'http://snomed.info/sct', code: '311504000' }] },
        ],
      },
      '1 tablet daily on an empty stomach ≠',
    ],
    ['once or twice', { text: '1 tab qd-bid', ...every(1, 1, 'd'), ...one }, '1 tab qd-bid'],
    [
      'some days against each day',
      { text: '1 tablet daily', ...when({ dayOfWeek: ['mon'] }) },
      '1 tablet daily ≠',
    ],
  ])('stays alone if the coded parts say something else: %s', (_, dosage, said) =>
    expect(say([dosage])).toBe(said),
  );

  it.each<[string, Dosage]>([
    ['Take 1 tablet every 12 hours for 7 days', one],
    ['1 tablet twice daily with meals', { ...coded('BID', 'BID'), ...one }],
    ['Take 1 tablet by mouth every 12 hours', { ...every(2, 1, 'd'), ...one }],
    [
      'Take 2 tablets every 6 hours as needed for pain. Not more than 6 tablets a day.',
      { asNeededBoolean: true, asNeededCodeableConcept: { text: 'pain' } },
    ],
    [
      'Take 1-2 tablets once daily at bedtime',
      {
        ...every(1, 1, 'd', { when: ['HS'] }),
        doseAndRate: [
          { doseRange: { low: { value: 1, unit: 'tablet' }, high: { value: 2, unit: 'tablet' } } },
        ],
      },
    ],
    [
      '1 tab po qd. Do not eat grapefruit',
      { ...every(1, 1, 'd'), additionalInstruction: [{ text: 'Do not eat grapefruit' }] },
    ],
    ['Take 1 tablet in the morning and at bedtime', { ...every(2, 1, 'd'), ...one }],
    [
      'Take 1 tablet on Monday and Thursday',
      { ...every(2, 1, 'wk', { dayOfWeek: ['mon', 'thu'] }), ...one },
    ],
    [
      '1 tablet up to four times a day',
      { ...when({ frequencyMax: 4, period: 1, periodUnit: 'd' }), ...one },
    ],
    ['1 qam, 2 qhs', { ...every(2, 1, 'd'), ...one }],
    [
      'Take one (1) tablet by mouth daily',
      { ...every(1, 24, 'h'), ...one, route: { coding: [{ code: '26643006' }] } },
    ],
  ])('is not followed by what it already says: %s', (text, dosage) =>
    expect(say([{ text, ...dosage }])).toBe(text),
  );

  it.each<[string, Dosage, string]>([
    ['Take as directed', { ...every(1, 1, 'd'), ...one }, '1 tablet, once a day.'],
    [
      'Take with food',
      { ...every(2, 1, 'd'), ...one, route: { coding: [{ code: '26643006' }] } },
      '1 tablet, by mouth, 2 times a day.',
    ],
    [
      'Take at regular intervals. Complete the prescribed course unless otherwise directed',
      { ...every(3, 1, 'd'), ...one },
      '1 tablet, 3 times a day.',
    ],
    [
      'Take 1 tablet daily',
      { ...every(1, 1, 'd', { when: ['MORN'], count: 5 }), ...one },
      'In the morning, 5 doses in all.',
    ],
    [
      'Take 1 tablet every 6 hours',
      {
        asNeededCodeableConcept: { text: 'pain' },
        maxDosePerPeriod: {
          numerator: { value: 4, unit: 'tablet' },
          denominator: { value: 24, unit: 'h' },
        },
      },
      'Only when you need it. For: pain. Not more than 4 tablets in 24 hours.',
    ],
    ['Take 6 tablets once a week', { ...every(1, 1, 'wk', { dayOfWeek: ['mon'] }) }, 'On Monday.'],
    [
      'Take 1 tablet daily',
      { ...every(1, 1, 'd'), additionalInstruction: [{ text: 'Do not eat grapefruit' }] },
      'Do not eat grapefruit.',
    ],
    [
      '10 mL bid',
      { ...every(2, 1, 'd', { boundsPeriod: { start: '2008-04-05' } }), ...dose(10, 'ml') },
      'Take 10 mL by mouth 2 times a day, starting Apr 5, 2008.',
    ],
    [
      '1 po qd',
      { ...every(1, 1, 'd', { boundsDuration: { value: 10, unit: 'd' } }), ...one },
      'Take 1 tablet by mouth once a day, for 10 days.',
    ],
    [
      '1 po qd',
      { ...every(1, 1, 'd', { boundsDuration: { value: 10, unit: 'd' }, when: ['MORN'] }) },
      'In the morning, for 10 days.',
    ],
    // prescribers' abbreviations, spelled out
    [
      '1 po qd x 10 days',
      { ...every(1, 1, 'd', { boundsDuration: { value: 10, unit: 'days' } }), ...one },
      'Take 1 tablet by mouth once a day, for 10 days.',
    ],
    [
      'i tab bid prn',
      { ...every(2, 1, 'd'), ...one, asNeededBoolean: true },
      'Take 1 tablet by mouth 2 times a day. Only when you need it.',
    ],
    [
      '1 tab bid prn',
      { ...every(2, 1, 'd'), ...one, asNeededBoolean: true },
      'Take 1 tablet by mouth 2 times a day. Only when you need it.',
    ],
    // words that we can't read say nothing about how long
    [
      '1 tablet Mon, Wed, Fri; half a tablet other days',
      { ...every(1, 1, 'd', { boundsDuration: { value: 90, unit: 'd' }, count: 90 }), ...one },
      'For 90 days, 90 doses in all.',
    ],
    ['Take 10 mg daily', { ...one }, '1 tablet.'],
    [
      '1 tablet daily',
      { maxDosePerAdministration: { value: 2, unit: 'tablet' } },
      'Not more than 2 tablets at a time.',
    ],
  ])('is followed by what it leaves out: %s', (text, dosage, more) =>
    expect(say([{ text, ...dosage }])).toBe(`${text} ${more}`),
  );
});
