import { DEMO_COVER_NPI, DEMO_NPI } from '../../clinics/demo.ts';
import type { DemoPart } from '../../demo-part.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import { addPharmacy, prescribes, worksAt } from './demo.sql.ts';
import { medicineStories } from './medicines.ts';
import { DEMO_PHARMACIES } from './pharmacies.ts';
import { requestedMedicines } from './requested.ts';
import { requestRefillsOfAll } from './requests.ts';

export const medicationsDemo: DemoPart = {
  order: 50,
  prepare: ({ db, clock }) =>
    db.asSystem('system:demo', systemRequest(clock.now(), 'demo'), async (access) => {
      for (const one of DEMO_PHARMACIES) await addPharmacy(access, one);
      const [main, riverside, hudson, mail] = DEMO_PHARMACIES;
      await worksAt(access, 'rx.delgado', [main.ncpdp, hudson.ncpdp, mail.ncpdp]);
      await worksAt(access, 'rx.kim', [riverside.ncpdp]);
      await prescribes(access, 'dr.okafor', DEMO_NPI);
      await prescribes(access, 'dr.hale', DEMO_COVER_NPI);
    }),
  resources({ patientOf, today }) {
    const of = (file: string) => patientOf(file).id;
    return [...medicineStories(of, today), ...requestedMedicines(of, today)];
  },
  tell: requestRefillsOfAll,
};
