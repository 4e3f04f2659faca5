import { CANARY, type CanaryName, HOUSE, type HouseName } from './canaries.ts';

/** Every word: a person's and the house's. */
export const ALL = { ...CANARY, ...HOUSE };
export type Name = CanaryName | HouseName;

const NAME: CanaryName[] = ['given', 'family'];
const SETTINGS: HouseName[] = [
  ...(['systemName', 'systemHours', 'systemHoursEs', 'alarmEmail'] as const),
  ...(['wording', 'wordingEs', 'terms', 'termsEs'] as const),
];
/** Which of the words each table holds: a record, an account, or what staff wrote about them. */
const INFORMATION: CanaryName[] = [
  ...(['street', 'newStreet', 'newUnit', 'newCity', 'newPhone', 'called', 'spoken'] as const),
  ...(['sentPhone', 'sentContact', 'sentRelationship'] as const),
];
const TEAM: HouseName[] = [
  ...(['team', 'teamEs', 'teamAbout', 'teamAboutEs', 'teamPaused', 'teamPausedEs'] as const),
];
const SHARED: HouseName[] = ['sentClinic', 'sentClinicStreet', 'sentDepartment'];
export const HELD: Record<string, Name[]> = {
  person: [...NAME, 'mrn', 'mrnDigits'],
  person_identifier: ['mrn', 'mrnDigits'],
  person_name_key: NAME,
  known_name: NAME,
  account: [...NAME, 'email', 'phone', 'userId', 'staffName'],
  information_proposal: [
    ...NAME,
    ...INFORMATION,
    ...(['contact', 'relationship', 'contactPhone', 'deskNote', 'staffName'] as const),
  ],
  confidential_contact: ['confidentialStreet', 'confidentialCountry', 'confidentialPhone'],
  email_change: ['email', 'newEmail'],
  email_link: ['newEmail'],
  passkey: ['passkey'],
  device: ['agent'],
  session: ['agent'],
  resource: [
    ...NAME,
    ...INFORMATION,
    ...(['mrn', 'mrnDigits', 'finding', 'number', 'fileName', 'pronouns'] as const),
    ...(['panel', 'orderer', 'reader', 'laboratory', 'memberId', 'payor'] as const),
    ...(['drug', 'rxNumber', 'prescriber', 'supply', 'directions', 'rxNote'] as const),
    ...(['indication', 'fillNote', 'allergen', 'reaction', 'allergyNote'] as const),
  ],
  resource_history: [
    ...(['newStreet', 'newUnit', 'newCity', 'newPhone', 'spoken'] as const),
    ...(['number', 'earlierFinding'] as const),
  ],
  shared_resource: [...SHARED, 'clinician', 'clinicianLanguage', 'clinicianSpecialty'],
  shared_resource_history: ['earlierClinic', 'sentClinicStreet'],
  file: ['photoName', 'paperName'],
  care_request: [
    ...NAME,
    ...(['caredGiven', 'caredFamily', 'careNote', 'mrnDigits', 'approvalReason'] as const),
  ],
  care_request_step: ['careMessage'],
  sample_photo: ['photoNote'],
  lab_result: [
    ...(['finding', 'number', 'fileName', 'panel', 'orderer', 'reader', 'laboratory'] as const),
  ],
  lab_result_history: ['number', 'earlierFinding'],
  result_note: ['resultNote', 'correctedNote', 'staffName'],
  result_note_history: ['resultNote', 'staffName'],
  result_hold: ['holdReason', 'staffName'],
  prescription: [
    ...(['drug', 'rxNumber', 'prescriber', 'supply'] as const),
    ...(['directions', 'rxNote', 'indication', 'fillNote'] as const),
  ],
  reported_medicine: ['reported', 'reportedDirections', 'reportedSince'],
  refill_order: ['refillNote', 'street'],
  refill_request: ['tracking'],
  refill_event: [...NAME, 'pharmacistNote', 'renewalAnswer', 'staffName'],
  conversation: ['messageSubject'],
  message: [...NAME, 'messageText', 'messageAnswer', 'staffName'],
  message_said: ['messageSubject', 'messageText', 'messageAnswer'],
  message_draft: ['draftSubject', 'draftText', 'replyDraft'],
  conversation_event: ['messageNote', 'messageReason', 'staffName'],
  message_block: ['blockReason'],
  quarantine: ['quarantined', 'heldFamily', 'heldStreet', 'mrn', 'mrnDigits'],
  identity_case: ['caseNote', 'heldFamily', 'heldStreet', 'mrn', 'mrnDigits', 'staffName'],
  staff_access: ['emergencyReason'],
  staff_invitation: ['hireName', 'hireEmail'],
  staff_patient: ['staffName'],
  listed_person: ['listingReason', 'staffName'],
  access_review: ['reviewNote', 'staffName'],
  proxy: ['accessNote'],
  court_order: ['orderParty', 'orderNote'],
  safety_flag: ['flagReason', 'flagLifted'],
  emergency_revocation: ['endedReason', 'secondReason'],
  care_invitation: ['invitedName', 'invitedEmail'],
  role: ['roleEn', 'roleEs'],
  sso_group: ['group'],
  role_change: ['group', 'terminalReason', 'hireName'],
  clinic: [
    ...(['clinic', 'clinicStreet', 'clinicCity', 'clinicPhone', 'clinicFax'] as const),
    ...(['clinicRegion', 'clinicPostalCode', 'sentClinic', 'sentClinicStreet'] as const),
    ...(['wayThere', 'wayThereEs', 'ramp', 'rampEs', 'toBring', 'toBringEs'] as const),
  ],
  department: ['department', 'departmentPhone', 'specialty', 'sentDepartment'],
  holiday: ['holiday', 'holidayEs'],
  visit_type: ['visitType', 'visitTypeEs', 'prepare', 'prepareEs'],
  visit_reason: ['visitReason', 'visitReasonEs'],
  room: ['room'],
  schedule_block: ['block'],
  visit: ['visitWords', 'visitCompanion', 'visitInterpreter', 'videoRoom'],
  visit_event: [...NAME, 'staffName'],
  team: TEAM,
  team_change: TEAM,
  message_template: ['templateName', 'templateText', 'templateTextEs'],
  message_list: ['listSubject', 'listText', 'listSubjectEs', 'listTextEs'],
  message_list_line: ['mrnDigits', 'listLine'],
  clinician: ['clinician', 'clinicianLanguage'],
  clinician_role: ['clinicianSpecialty'],
  pharmacy: [
    ...(['pharmacy', 'pharmacyStreet', 'pharmacyCity', 'pharmacyRegion'] as const),
    ...(['pharmacyPostalCode', 'pharmacyPhone'] as const),
  ],
  setting: SETTINGS,
  setting_change: [...SETTINGS, 'earlierWording', 'staffName'],
  // to whom the demo's mail goes, and what it may say: another test
  demo_mail: [
    ...(['email', 'newEmail', 'invitedEmail', 'hireEmail', 'systemName', 'hireName'] as const),
    'userId',
  ],
};

/** What is kept as a hash alone, or sealed, or not at all: it is in no table as a word. */
export const NOT_STORED: Name[] = [
  ...(['labSearch', 'keptNote', 'messageSearch', 'inPicture', 'bounced', 'secretAnswer'] as const),
  'logoName',
];
/** What no page ever shows. */
export const NOT_SHOWN: Name[] = [
  ...(['agent', 'inPicture', 'bounced', 'secretAnswer', 'earlierClinic', 'logoName'] as const),
];
