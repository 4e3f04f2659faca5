import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFill } from '../../../test/prescriptions.ts';
import { parseSettings } from '../../platform/settings/settings.ts';
import { OWN_SOURCE } from '../record/links.rules.ts';
import { isOpen, STAGES, type Stage } from '../requests/stages.rules.ts';
import { type News, newsOfFills, OWN_DISPENSE, stepOnNews } from './pharmacy-news.rules.ts';

const today = '2026-11-24';
const settings = parseSettings({});
const step = (
  stage: Stage,
  news: Omit<News, 'requestId'>,
  rest: { delivery?: 'pickup' | 'mail'; said?: string; tracking?: string } = {},
) =>
  stepOnNews(
    { stage, delivery: 'pickup', said: '', tracking: null, filled: 0, ...rest },
    news,
    today,
    settings,
  );

describe('news of a request', () => {
  it.each<[Stage, News['is'], 'pickup' | 'mail', Stage | null]>([
    ['submitted', 'filling', 'pickup', 'filling'],
    ['received', 'ready', 'pickup', 'ready'],
    ['held', 'filling', 'pickup', 'filling'],
    ['ready', 'handed-over', 'pickup', 'picked-up'],
    ['filling', 'ready', 'mail', null],
    ['received', 'ready', 'mail', 'filling'],
    ['filling', 'shipped', 'mail', 'shipped'],
    ['filling', 'shipped', 'pickup', 'ready'],
    ['filling', 'handed-over', 'mail', 'shipped'],
    ['ready', 'filling', 'pickup', null],
    ['part-filled', 'held', 'pickup', 'held'],
    ['ready', 'held', 'pickup', null],
    ['ready', 'refused', 'pickup', 'refused'],
    ['ready', 'ready', 'pickup', null],
    ['waiting', 'ready', 'pickup', null],
    ['refused', 'ready', 'pickup', null],
    ['cancelled', 'handed-over', 'pickup', null],
  ])('%s and then %s, by %s: %s', (stage, is, delivery, next) =>
    expect(step(stage, { is }, { delivery })?.stage ?? null).toBe(next),
  );

  it('about the current stage counts once, if it says something new', () => {
    expect(step('held', { is: 'held', note: 'No stock' })).toMatchObject({
      stage: 'held',
      reason: 'other',
      note: 'No stock',
      notify: true,
    });
    expect(step('held', { is: 'held', note: 'No stock' }, { said: 'No stock' })).toBeNull();
    const parcel = { is: 'shipped', carrier: 'ups', tracking: '1Z999' } as const;
    expect(step('shipped', parcel, { delivery: 'mail' })?.change).toMatchObject({
      carrier: 'ups',
      tracking: '1Z999',
    });
    expect(step('shipped', parcel, { delivery: 'mail', tracking: '1Z999' })).toBeNull();
  });

  it('says until when it is ready, and notifies of what the member can act on', () => {
    expect(step('filling', { is: 'ready' })).toMatchObject({
      change: { readyUntil: expect.stringMatching(/^2026-12-/) },
      notify: true,
    });
    expect(step('submitted', { is: 'filling' })?.notify).toBe(false);
    expect(step('ready', { is: 'handed-over' })?.notify).toBe(false);
  });

  it('never reopens a closed request, whatever it says', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...STAGES.filter((stage) => !isOpen(stage))),
        fc.constantFrom<News['is']>('filling', 'held', 'ready', 'shipped'),
        fc.constantFrom('pickup' as const, 'mail' as const),
        (stage, is, delivery) => {
          expect(step(stage, { is }, { delivery })).toBeNull();
        },
      ),
    ));
});

describe('a fill by another system', () => {
  const since = '2026-11-20';
  const of = (...fills: Parameters<typeof aFill>[2][]) =>
    newsOfFills(
      fills.map((rest) => aFill(today, 1, rest)),
      'r1',
      since,
    );
  it.each<[string, Parameters<typeof aFill>[2][], News['is'] | null]>([
    ['none', [], null],
    ['handed over', [{}], 'handed-over'],
    ['completed and still there', [{ handedOver: false }], 'ready'],
    ['a part', [{ part: true }], 'filling'],
    ['in preparation', [{ status: 'preparation', handedOver: false }], 'filling'],
    ['in progress', [{ status: 'in-progress', handedOver: false }], 'filling'],
    ['on hold', [{ status: 'on-hold', handedOver: false }], 'held'],
    ['of before', [{ on: '2026-11-19' }], null],
    ['without a day', [{ on: null }], null],
    ['canceled', [{ status: 'cancelled', handedOver: false }], null],
    ['the portal’s own', [{ from: [{ source: OWN_SOURCE, sourceId: `${OWN_DISPENSE}r1` }] }], null],
    [
      'the portal’s own of another request',
      [{ from: [{ source: OWN_SOURCE, sourceId: `${OWN_DISPENSE}r2` }] }],
      'handed-over',
    ],
  ])('%s: %j is %s', (_, fills, is) => expect(of(...fills)).toBe(is));
});
