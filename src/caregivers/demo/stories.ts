import type { DemoDeps } from '../../demo-part.ts';
import { mayInviteCaregivers } from '../../family/policy.ts';
import { caregiverTermsVersion } from '../../identity/accounts/terms/terms.rules.ts';
import { addMonths } from '../../platform/days.rules.ts';
import { putFile } from '../../platform/files/files.ts';
import { onePagePdf } from '../../records/demo/paper.ts';
import { acceptInvitation } from '../invitations/answers.ts';
import { invite, listInvitations } from '../invitations/invitations.ts';
import { mayAnswerInvitations } from '../invitations/policy.ts';
import { mayConfirmEmergency, mayEndAtOnce } from '../policy.ts';
import { mayAskForAccess } from '../requests/policy.ts';
import { askWithPapers } from '../requests/requests.ts';
import {
  decideEmergency,
  endAtOnce,
  findForEmergency,
  listEmergencies,
} from '../staff/emergency/emergency.ts';

const WHY = 'His former partner brought a court order: he may not see the children.';

/** Agnes invites Jill to look after her medicines and visits, and Jill accepts. */
async function grandmotherInvites(demo: DemoDeps): Promise<void> {
  const { actAs, jobs, settings } = demo;
  const asOf = demo.asOf();
  const id = await actAs(
    'agnes',
    mayInviteCaregivers,
    async (access) => {
      await invite(
        access,
        jobs,
        {
          name: 'Jill Tillman',
          email: 'jill@example.org',
          relationship: 'child',
          language: 'en',
          categories: ['results', 'medicines', 'refills', 'upcoming-appointments', 'allergies'],
          acting: ['refills', 'upcoming-appointments'],
          endsOn: addMonths(demo.today, 18),
        },
        asOf,
      );
      return (await listInvitations(access))[0]?.id ?? '';
    },
    'agnes-tillman',
  );
  const birthDate = await demo.birthDateOf('agnes-tillman');
  const terms = caregiverTermsVersion(settings.terms);
  await actAs('jill', mayAnswerInvitations, async (access) => {
    const answer = await acceptInvitation(access, jobs, id, { birthDate, terms }, asOf);
    if (answer !== 'accepted') throw new Error(`the demo's invitation was ${answer}`);
  });
}

/** A former partner's access was ended: to one child for good, to the other by one person so far. */
async function partnerLosesAccess(demo: DemoDeps): Promise<void> {
  const { actAs, jobs } = demo;
  for (const file of ['pearl-tillman', 'earnestine-tillman']) {
    const birthDate = await demo.birthDateOf(file);
    await actAs('dr.okafor', mayEndAtOnce, async (access) => {
      const found = await findForEmergency(access, { mrn: demo.mrnOf(file), birthDate });
      const right = found?.rights.find(({ caregiverName }) => caregiverName === 'Marcus Bell');
      const how = { kind: 'custody', reason: WHY, quiet: true } as const;
      if ((await endAtOnce(access, jobs, right?.id ?? '', how)) !== 'done')
        throw new Error("the demo's former partner has no access to end");
    });
  }
  await actAs('privacy.novak', mayConfirmEmergency, async (access) => {
    const { waiting } = await listEmergencies(access, demo.clock.now());
    const of = await demo.personOf('pearl-tillman');
    const one = waiting.find(({ patientId }) => patientId === of);
    const decision = { confirmed: true, why: 'The order is on file.' };
    await decideEmergency(access, jobs, one?.id ?? '', decision);
  });
}

/** Someone without a record asks for access to her partner's daughter's record, with a paper. */
async function stepMotherAsks(demo: DemoDeps): Promise<void> {
  const { actAs, config, jobs, settings } = demo;
  const account = await demo.accountOf('nadia');
  const paper = Buffer.from(
    onePagePdf(['Statement of a parent', 'I agree that Nadia Kowalski cares for Mary.']),
    'base64',
  );
  async function* content() {
    yield paper;
  }
  const about = { patientId: account, accountId: account, kind: '/family/add/step-parent' };
  const file = await putFile(demo, about, content());
  const birthDate = await demo.birthDateOf('mary-lind');
  await actAs('nadia', mayAskForAccess, async (access) => {
    await askWithPapers(
      access,
      { jobs, config, settings },
      {
        kind: 'step-parent',
        given: 'Mary',
        family: 'Lind',
        birthDate,
        mrn: '',
        note: 'Her father and I have lived together for two years. I take her to her visits.',
      },
      [{ ...file, name: 'Statement.pdf', type: 'application/pdf' }],
    );
  });
}

export async function tellFamilies(demo: DemoDeps): Promise<void> {
  await grandmotherInvites(demo);
  await partnerLosesAccess(demo);
  await stepMotherAsks(demo);
}
