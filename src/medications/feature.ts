import en from '../../locales/en/medicines.json';
import es from '../../locales/es/medicines.json';
import type { Feature } from '../feature.ts';
import { BACKGROUND } from '../platform/jobs/queues.ts';
import { until, upkeep } from '../platform/jobs/retention.ts';
import type { SettingsRule } from '../platform/settings/settings.ts';
import { automaticRoutes } from './automatic/automatic.routes.tsx';
import { runAutomatic } from './automatic/automatic.ts';
import { notifyOfDue, notifyOfLate } from './automatic/due.ts';
import { byNumberRoutes } from './by-number/by-number.routes.tsx';
import { refillByNumber } from './by-number/by-number.ts';
import { medicationsCrawl } from './crawl.ts';
import { medicationsDemo } from './demo/demo.ts';
import { prescriptionDerivation } from './derivation.ts';
import { medicineRoutes } from './medicines/medicines.routes.tsx';
import { medicationData } from './person-data.ts';
import { placeRoutes } from './pharmacies/places.routes.tsx';
import { publicPharmacies } from './pharmacies/places.ts';
import { pharmacyRoutes } from './pharmacy/pharmacy.routes.tsx';
import {
  mayAnswerRenewals,
  mayFillRefills,
  mayReadMedicines,
  mayRequestRefills,
  mayRunPharmacies,
} from './policy.ts';
import { refillRoutes } from './refills/refills.routes.tsx';
import { trackerRoutes } from './refills/tracker.routes.tsx';
import { renewalRoutes } from './renewals/renewals.routes.tsx';
import { reportedRoutes } from './reported/reported.routes.tsx';
import { keepAsNotice, refillsDueTopic, refillsTopic } from './requests/topics.ts';
import { medicationSettings } from './settings.ts';
import { messagesCard, queueCard, renewalsCard } from './staff-cards.ts';
import { allergyFacts } from './staff-record.tsx';
import { refillNews, refillsCard } from './today.tsx';

type MedicationStrings = typeof en;
declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'refills:fill': true;
    'renewals:answer': true;
    'pharmacies:manage': true;
    'allergies:staff': true;
  }
}
declare module '../platform/notices/writing.ts' {
  interface Writers {
    'renewals:answer': true;
  }
}
declare module '../platform/i18n.ts' {
  interface Strings extends MedicationStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    medicines: true;
    refills: true;
    'staff-pharmacy': true;
    'staff-renewals': true;
    'staff-pharmacies': true;
  }
}
declare module '../platform/jobs/queues.ts' {
  interface JobData {
    /** Made by the previous version, which had no notices: a few are left during an upgrade. */
    'mail.refills': { accountId: string; patientId: string };
    /** A refill requested by two numbers, which are stored sealed under this id. */
    'refill.by-number': { id: string };
  }
}

const RECORD = 'part of the record';

const controlledLater: SettingsRule = {
  names: ['controlledAtPercent', 'refillAtPercent'],
  problem: ({ controlledAtPercent, refillAtPercent }) =>
    controlledAtPercent < refillAtPercent ? { key: 'problem.setting-percents' } : null,
};

export const medicationsFeature: Feature = {
  name: 'medications',
  permissions: {
    'refills:fill': {
      label: 'may.refills:fill',
      description: 'may.refills:fill-text',
      sensitive: true,
      startsIn: ['pharmacist'],
    },
    'renewals:answer': {
      label: 'may.renewals:answer',
      description: 'may.renewals:answer-text',
      sensitive: true,
      startsIn: ['clinician'],
    },
    'pharmacies:manage': {
      label: 'may.pharmacies:manage',
      description: 'may.pharmacies:manage-text',
      sensitive: false,
      startsIn: ['administrator'],
    },
    'allergies:staff': {
      label: 'may.allergies:staff',
      description: 'may.allergies:staff-text',
      sensitive: true,
      startsIn: ['clinician', 'nurse', 'pharmacist'],
    },
  },
  strings: { en, es },
  settings: medicationSettings,
  settingsRules: [controlledLater],
  queues: { 'mail.refills': BACKGROUND, 'refill.by-number': { ...BACKGROUND, atOnce: 4 } },
  topics: { refills: refillsTopic, 'refills-due': refillsDueTopic },
  routes(routes) {
    medicineRoutes(routes);
    reportedRoutes(routes);
    refillRoutes(routes);
    trackerRoutes(routes);
    byNumberRoutes(routes);
    automaticRoutes(routes);
    pharmacyRoutes(routes);
    renewalRoutes(routes);
    placeRoutes(routes);
  },
  navigation: [
    {
      place: 'medicines',
      order: 30,
      icon: 'pill',
      label: 'nav.medicines',
      policy: mayReadMedicines,
      audience: 'member',
      href: (id) => `/people/${id}/medicines`,
    },
    {
      // whoever may request refills but not see the list
      place: 'refills',
      unless: 'medicines',
      order: 40,
      icon: 'pill',
      label: 'nav.refills',
      policy: mayRequestRefills,
      audience: 'member',
      href: (id) => `/people/${id}/refills`,
    },
    {
      place: 'staff-pharmacy',
      order: 60,
      icon: 'pill',
      label: 'nav.pharmacy',
      section: 'nav.section-patients',
      policy: mayFillRefills,
      audience: 'staff',
      href: () => '/staff/pharmacy',
      shortcut: 'p',
    },
    {
      place: 'staff-renewals',
      order: 70,
      icon: 'list-checks',
      label: 'nav.renewals',
      section: 'nav.section-patients',
      policy: mayAnswerRenewals,
      audience: 'staff',
      href: () => '/staff/renewals',
      shortcut: 'r',
    },
    {
      place: 'staff-pharmacies',
      order: 104,
      icon: 'pill',
      label: 'nav.pharmacies',
      section: 'nav.section-places',
      policy: mayRunPharmacies,
      audience: 'staff',
      href: () => '/staff/pharmacies',
    },
  ],
  publicPlaces: { title: 'places.title', list: publicPharmacies },
  derivations: [prescriptionDerivation],
  shows: ['AllergyIntolerance', 'Medication'],
  memberCards: [refillsCard],
  familyNews: [refillNews],
  staffRecord: allergyFacts,
  staffCards: [queueCard, renewalsCard, messagesCard],
  handlers: ({ db, jobs, settings, config, clock }) => ({
    'mail.refills': (data, id) => keepAsNotice({ db, jobs }, data, id, clock.now()),
    'refill.by-number': async ({ id }) =>
      void (await refillByNumber({ db, jobs, settings }, config.secret, id, clock.now())),
  }),
  sweeps: [runAutomatic, notifyOfDue, notifyOfLate],
  caregiverCategories: ['medicines', 'refills'],
  accessWords: [
    'refills:listed',
    'refills:exported',
    'refills:fill',
    'refills:request',
    'refills:by-number',
    'refills:automatic',
    'refills:news',
    'refills:notify',
    'renewals:listed',
    'renewals:answer',
    'medicines:read',
    'medicines:report',
  ],
  crawl: medicationsCrawl,
  personData: medicationData,
  retention: [
    until(
      'pharmacy_news',
      'numbers of incoming messages, so that a repeated message does nothing',
      'received_at',
      { setting: 'newsDays' },
    ),
    until(
      'refill_by_number',
      'refills requested by number, sealed, until they are looked up',
      'asked_at',
      { days: 30 },
    ),
    ...upkeep('the record', RECORD, ['prescription', 'reported_medicine']),
    ...upkeep('whose record has to be derived again', 'rows are deleted as soon as that is done', [
      'prescription_stale',
    ]),
    ...upkeep('refills', RECORD, [
      'refill_order',
      'refill_request',
      'refill_event',
      'refill_due_told',
      'automatic_refill',
      'refill_preference',
    ]),
    ...upkeep('places and people', 'a row each', [
      'pharmacy',
      'pharmacy_staff',
      'prescriber',
      'prescriber_cover',
    ]),
  ],
  demo: medicationsDemo,
};
