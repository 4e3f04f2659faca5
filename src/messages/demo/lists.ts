import type { DemoDeps } from '../../demo-part.ts';
import { addLines, saveList } from '../lists/lists.ts';
import { maySendLists } from '../policy.ts';
import { listTeams } from '../teams/teams.ts';

/** A list that is ready to be sent. One of its lines means nobody, as in any real list. */
export async function prepareList({ actAs, asOf, mrnOf }: DemoDeps): Promise<void> {
  await actAs('manager.ruiz', maySendLists, async (access) => {
    const team = (await listTeams(access)).find(({ name }) => name === 'Family medicine');
    if (!team) throw new Error('the demo has no team for its list');
    const made = await saveList(access, null, {
      teamId: team.id,
      category: 'appointment',
      subject: 'Time for your flu shot',
      text: 'Hello {{first_name}},\n\nFlu shots are here. Please call the clinic to set a time, or come in on a Tuesday morning without one.',
      subjectEs: 'Es hora de su vacuna contra la gripe',
      textEs:
        'Hola, {{first_name}}:\n\nYa llegaron las vacunas contra la gripe. Llame a la clínica para fijar una hora, o venga un martes por la mañana sin cita.',
      replies: false,
    });
    if (made.is !== 'saved') throw new Error('the demo’s list was not saved');
    const people = ['maida-gerhold', 'clint-champlin', 'elsy-bechtelar', 'reuben-lind'].map(mrnOf);
    await addLines(access, made.id, [...people, '1960-02-29 Ada Nobody'].join('\n'), asOf());
  });
}
