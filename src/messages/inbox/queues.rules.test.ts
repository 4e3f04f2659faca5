import { describe, expect, it } from 'vitest';
import {
  type Absence,
  absenceOn,
  type Conversation,
  type Flags,
  flagsOf,
  type House,
  handOver,
  type Person,
  type Queue,
  queueOf,
  type Team,
} from './queues.rules.ts';

const away = (cover: string | null = null): Absence => ({ from: '2027-03-01', until: null, cover });
const person = (id: string, rest: Partial<Person> = {}): Person => ({
  id,
  mayOpen: true,
  away: null,
  ...rest,
});
const byId = <T extends { id: string }>(all: readonly T[]) =>
  new Map(all.map((one) => [one.id, one]));
/** Abe and Bea are on the team Cardiology; Cy is on no team. */
const house = (people: Person[] = [], teams: Team[] = []): House => ({
  people: new Map([...byId([person('abe'), person('bea'), person('cy')]), ...byId(people)]),
  teams: new Map([
    ...byId<Team>([{ id: 'cardiology', dissolved: false, members: ['abe', 'bea'] }]),
    ...byId(teams),
  ]),
});
const conversation = (rest: Partial<Conversation> = {}): Conversation => ({
  id: 'one',
  teamId: 'cardiology',
  assignedTo: null,
  barred: [],
  state: 'open',
  waitingSince: null,
  due: null,
  snooze: null,
  memberWroteAt: null,
  ...rest,
});
const to = (id: string): Queue => ({ is: 'person', id });
const team: Queue = { is: 'team', id: 'cardiology' };
const administrator = (
  why: 'team-unknown' | 'team-dissolved' | 'nobody' | 'everyone-away',
): Queue => ({
  is: 'administrator',
  why,
});
const bothAway = [person('abe', { away: away() }), person('bea', { away: away() })];

describe('the queue of a conversation', () => {
  it.each<[string, Partial<Conversation>, House, Queue | null]>([
    ['is the team’s if nobody has it', {}, house(), team],
    ['is a person’s who has it', { assignedTo: 'abe' }, house(), to('abe')],
    ['is none if it is closed', { state: 'closed', assignedTo: 'abe' }, house(), null],
    ['is none if it is read-only', { state: 'read-only' }, house(), null],
    ['is the team’s if they left the team', { assignedTo: 'cy' }, house(), team],
    ['is the team’s if nobody knows them', { assignedTo: 'di' }, house(), team],
    [
      'is the team’s if they lost the role',
      { assignedTo: 'abe' },
      house([person('abe', { mayOpen: false })]),
      team,
    ],
    ['is the team’s if it is about them', { assignedTo: 'abe', barred: ['abe'] }, house(), team],
    [
      'is the team’s if they are away',
      { assignedTo: 'abe' },
      house([person('abe', { away: away() })]),
      team,
    ],
    [
      'is their cover’s',
      { assignedTo: 'abe' },
      house([person('abe', { away: away('bea') })]),
      to('bea'),
    ],
    [
      'is the administrator’s if the cover is away too',
      { assignedTo: 'abe' },
      house([person('abe', { away: away('bea') }), person('bea', { away: away('abe') })]),
      administrator('everyone-away'),
    ],
    [
      'is the team’s if the cover is not on it',
      { assignedTo: 'abe' },
      house([person('abe', { away: away('cy') })]),
      team,
    ],
    [
      'is not a cover’s if the person away could not have opened it',
      { assignedTo: 'abe', barred: ['abe'] },
      house([person('abe', { away: away('bea') })]),
      team,
    ],
    [
      'is the administrator’s if everyone is away',
      {},
      house(bothAway),
      administrator('everyone-away'),
    ],
    [
      'is the administrator’s if the only ones left may not open it',
      { barred: ['abe'] },
      house([person('bea', { mayOpen: false })]),
      administrator('nobody'),
    ],
    [
      'is the administrator’s if the team is empty',
      {},
      house([], [{ id: 'cardiology', dissolved: false, members: [] }]),
      administrator('nobody'),
    ],
    [
      'is the administrator’s if the members are unknown',
      {},
      house([], [{ id: 'cardiology', dissolved: false, members: ['di'] }]),
      administrator('nobody'),
    ],
    [
      'is the administrator’s if the team is dissolved, even with people',
      { assignedTo: 'abe' },
      house([], [{ id: 'cardiology', dissolved: true, members: ['abe'] }]),
      administrator('team-dissolved'),
    ],
    [
      'is the administrator’s if the team is unknown',
      { teamId: 'from-a-newer-version', assignedTo: 'abe' },
      house(),
      administrator('team-unknown'),
    ],
  ])('%s', (_, rest, all, queue) => expect(queueOf(conversation(rest), all)).toEqual(queue));
});

describe('who is away', () => {
  const [long, short]: [Absence, Absence] = [
    { from: '2027-03-01', until: null, cover: 'bea' },
    { from: '2027-03-05', until: '2027-03-07', cover: 'cy' },
  ];
  it.each<[string, Absence[], string, Absence | null]>([
    ['not before the first day', [long], '2027-02-28', null],
    ['on the first day', [long], '2027-03-01', long],
    ['on the last day', [short], '2027-03-07', short],
    ['not after the last day', [short], '2027-03-08', null],
    ['with the cover named last', [short, long], '2027-03-06', short],
    ['in any order', [long, short], '2027-03-06', short],
    ['never', [], '2027-03-06', null],
  ])('%s', (_, absences, day, absence) => expect(absenceOn(absences, day)).toEqual(absence));

  it('hands over to a cover who is here, or else to the team', () => {
    const cardiology = house().teams.get('cardiology') as Team;
    const over = (cover: string | null, all = house()) =>
      handOver(away(cover), cardiology, conversation(), all);
    expect(over('bea')).toEqual({ to: 'person', id: 'bea' });
    for (const cover of [null, 'cy', 'nobody-knows']) expect(over(cover)).toEqual({ to: 'team' });
    expect(over('bea', house(bothAway))).toEqual({ to: 'team' });
  });
});

describe('an open conversation is flagged', () => {
  const at = (hour: number) => new Date(Date.UTC(2027, 2, 1, hour));
  const none: Flags = { waitingForMember: false, overdue: false, snoozed: false };
  const asked = { waitingSince: at(8), memberWroteAt: at(8) };
  it.each<[string, Partial<Conversation>, number, Flags]>([
    ['not at all while its answer is due later', { ...asked, due: at(12) }, 12, none],
    ['as overdue', { ...asked, due: at(12) }, 13, { ...none, overdue: true }],
    [
      'as waiting for the member, whatever was due',
      { due: at(12) },
      13,
      { ...none, waitingForMember: true },
    ],
    [
      'as snoozed',
      { ...asked, snooze: { at: at(9), until: at(15) } },
      14,
      { ...none, snoozed: true },
    ],
    [
      'no longer as snoozed when its time comes',
      { ...asked, snooze: { at: at(9), until: at(15) } },
      15,
      none,
    ],
    [
      'no longer as snoozed when the member writes',
      { waitingSince: at(8), memberWroteAt: at(10), snooze: { at: at(9), until: at(15) } },
      11,
      none,
    ],
    [
      'as overdue though it is snoozed',
      { ...asked, due: at(12), snooze: { at: at(9), until: at(15) } },
      13,
      { waitingForMember: false, overdue: true, snoozed: true },
    ],
  ])('%s', (_, rest, hour, flags) => expect(flagsOf(conversation(rest), at(hour))).toEqual(flags));
});
