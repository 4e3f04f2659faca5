import { administrationFeature } from './administration/feature.ts';
import { caregiversFeature } from './caregivers/feature.ts';
import { clinicsFeature } from './clinics/feature.ts';
import { coverageFeature } from './coverage/feature.ts';
import { refuseIncomplete } from './declarations.ts';
import { installDerivations, installShownTypes } from './derivation.ts';
import { familyFeature } from './family/feature.ts';
import type { Feature } from './feature.ts';
import { filesFeature } from './files/feature.ts';
import { identityFeature } from './identity/feature.ts';
import { interopFeature } from './interop/feature.ts';
import { medicationsFeature } from './medications/feature.ts';
import { messagesFeature } from './messages/feature.ts';
import { myInformationFeature } from './my-information/feature.ts';
import { operationsFeature } from './operations/feature.ts';
import { peopleFeature } from './people/feature.ts';
import { installPersonData } from './person-data.ts';
import { installPermissions } from './platform/access/permissions.ts';
import { installStrings } from './platform/i18n.ts';
import { installQueues } from './platform/jobs/queues.ts';
import { platformRetention } from './platform/jobs/retained.ts';
import type { Retention } from './platform/jobs/retention.ts';
import { installTopics } from './platform/notices/topics.ts';
import { installWriting } from './platform/notices/writing.ts';
import { installZone } from './platform/notices/zones.ts';
import { installSettings } from './platform/settings/settings.ts';
import { installWordings } from './platform/settings/wordings.ts';
import { preferencesFeature } from './preferences/feature.ts';
import { privacyFeature } from './privacy/feature.ts';
import { recordsFeature } from './records/feature.ts';
import { schedulingFeature } from './scheduling/feature.ts';
import { showcaseFeature } from './showcase/feature.ts';
import { staffFeature } from './staff/feature.ts';
import { todayFeature } from './today/feature.ts';

/** The only list of features. To add one, add its folder and a line here. */
export const features: readonly Feature[] = [
  staffFeature,
  identityFeature,
  familyFeature,
  caregiversFeature,
  todayFeature,
  clinicsFeature,
  recordsFeature,
  medicationsFeature,
  coverageFeature,
  myInformationFeature,
  messagesFeature,
  schedulingFeature,
  peopleFeature,
  interopFeature,
  preferencesFeature,
  privacyFeature,
  filesFeature,
  operationsFeature,
  administrationFeature,
  showcaseFeature,
];

/** Registers what a feature brings. */
export function install(feature: Feature): void {
  refuseIncomplete(feature);
  const {
    name,
    strings,
    permissions,
    settings,
    settingsRules,
    queues,
    topics,
    findZone,
    writeToPerson,
    derivations,
    shows,
    personData,
    wordings,
  } = feature;
  if (strings) installStrings(strings);
  if (permissions) installPermissions(permissions);
  if (settings) installSettings(settings, settingsRules);
  if (wordings) installWordings(wordings);
  if (queues) installQueues(queues);
  installTopics(topics);
  if (findZone) installZone(findZone);
  if (writeToPerson) installWriting(writeToPerson);
  if (derivations) installDerivations(derivations);
  if (shows) installShownTypes(shows);
  installPersonData(name, personData);
}
features.forEach(install);

/** How long the rows of each table are kept. */
export const retentionOf = (list: readonly Feature[]): Retention[] => [
  ...platformRetention,
  ...list.flatMap((feature) => feature.retention),
];
