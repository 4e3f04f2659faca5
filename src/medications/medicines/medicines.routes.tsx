import type { Problems } from '../../platform/http/forms.ts';
import {
  type Context,
  mayAlso,
  notFound,
  pageAnswer,
  type Registrar,
} from '../../platform/http/routes.ts';
import { listAllergies } from '../allergies/allergies.ts';
import { AutomaticCard } from '../automatic/automatic.pages.tsx';
import { listAutomatic, listStopped } from '../automatic/automatic.ts';
import { medicineName } from '../names/medicine-name.ts';
import { listOffers } from '../offers/offers.ts';
import { advisedAgainst, sameMedicine } from '../offers/standing.rules.ts';
import { mayReadMedicines, mayRequestRefills } from '../policy.ts';
import { readChoices } from '../refills/choices.ts';
import { listReported } from '../reported/reported.ts';
import { readRequests } from '../requests/requests.ts';
import { MedicinePage } from './medicine.pages.tsx';
import { MedicinesPage } from './medicines.pages.tsx';
import { PrintPage } from './print.pages.tsx';

/** Pages of a person's medicines: the list, the printed list, and a single medicine. */
export function medicineRoutes(routes: Registrar): void {
  const list = async (ctx: Context<'medicines:read'>) => {
    const { access } = ctx;
    const [offers, reported, allergies, choices] = await Promise.all([
      listOffers(access, ctx),
      listReported(access, access.person.id),
      listAllergies(access, access.person.id),
      readChoices(access),
    ]);
    return {
      offers,
      reported,
      allergies,
      pharmacies: choices.pharmacies,
      mayRefill: mayAlso(mayRequestRefills, ctx),
      formKeys: reported.map(() => ctx.newKey()),
    };
  };
  routes.page('/people/:person/medicines', mayReadMedicines, async (ctx) =>
    pageAnswer(
      ctx.t,
      'medicines',
      ctx.t('med.title'),
      <MedicinesPage view={ctx.view} data={await list(ctx)} done={ctx.query.done ?? null} />,
    ),
  );
  routes.page('/people/:person/medicines/print', mayReadMedicines, async (ctx) => {
    const size = ctx.query.for === 'wallet' ? 'wallet' : 'visit';
    const body = <PrintPage view={ctx.view} data={await list(ctx)} size={size} />;
    return pageAnswer(ctx.t, 'medicines', ctx.t('med.print'), body);
  });

  routes.page('/people/:person/medicines/:id', mayReadMedicines, async (ctx) => {
    const { access, params, query } = ctx;
    const [offers, history, allergies, { pharmacies, addresses, preference }, set, stopped] =
      await Promise.all([
        listOffers(access, ctx),
        readRequests(access, { prescription: params.id ?? '' }, ctx),
        listAllergies(access, access.person.id),
        readChoices(access),
        listAutomatic(access),
        listStopped(access),
      ]);
    const one = offers.find(({ rx }) => rx.id === params.id);
    if (!one) return notFound;
    const mayRefill = mayAlso(mayRequestRefills, ctx);
    const problems: Problems = query.auto === 'where' ? { to: 'problem.where' } : {};
    const automatic = mayRefill && (
      <AutomaticCard
        view={ctx.view}
        rx={one.rx}
        state={set.find((row) => row.prescriptionId === one.rx.id) ?? null}
        stopped={stopped.includes(one.rx.id)}
        pharmacies={pharmacies}
        addresses={addresses}
        usual={preference.pharmacyId ?? one.rx.pharmacyId}
        problems={problems}
        newKey={ctx.newKey}
      />
    );
    const body = (
      <MedicinePage
        view={ctx.view}
        one={one}
        pharmacy={pharmacies.find((at) => at.id === one.rx.pharmacyId)}
        others={[
          ...offers.filter(
            ({ rx }) =>
              [one.rx.replaces, one.rx.replacedBy, one.rx.said.about].includes(rx.id) ||
              rx.said.about === one.rx.id,
          ),
          ...sameMedicine(one, offers),
        ].map(({ rx }) => rx)}
        history={history}
        allergies={allergies}
        mayRefill={mayRefill}
        against={one.place !== 'past' && advisedAgainst(one, offers).length > 0}
        automatic={automatic}
      />
    );
    return pageAnswer(ctx.t, 'medicines', medicineName(ctx.t, one.rx.name), body, problems);
  });
}
