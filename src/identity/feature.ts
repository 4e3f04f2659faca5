import account from '../../locales/en/account.json';
import identity from '../../locales/en/identity.json';
import register from '../../locales/en/register.json';
import accountEs from '../../locales/es/account.json';
import identityEs from '../../locales/es/identity.json';
import registerEs from '../../locales/es/register.json';
import { type Feature, staffCard } from '../feature.ts';
import { tables, UNTOUCHED } from '../person-data.ts';
import { INTERACTIVE } from '../platform/jobs/queues.ts';
import { until, upkeep } from '../platform/jobs/retention.ts';
import { maySeeStaff } from '../staff/policy.ts';
import { accountRoutes } from './account/account.routes.tsx';
import { confirmRoutes } from './account/confirm.routes.tsx';
import { detailRoutes } from './account/details.routes.tsx';
import { emailLinkRoutes } from './account/email/email-links.routes.tsx';
import { factorRoutes } from './account/secrets/factors.routes.tsx';
import { passwordRoutes } from './account/secrets/password.routes.tsx';
import { questionRoutes } from './account/secrets/questions.routes.tsx';
import { sessionRoutes } from './account/sessions.routes.tsx';
import { shortcutRoutes } from './account/shortcuts.routes.tsx';
import { confirmEmailCard } from './account/today.tsx';
import { identityCrawl } from './crawl.ts';
import { identityDemo } from './demo.ts';
import { letterQueueRoutes } from './letters/letters.routes.tsx';
import { listLetters, voidLetters } from './letters/letters.ts';
import { mailConfirmation, mailInvitation, mailRecovery } from './mails.ts';
import { mayHelpMembers, mayMailLetters } from './policy.ts';
import { recoveryRoutes } from './recovery/recovery.routes.tsx';
import { finishRoutes } from './registration/finish.routes.tsx';
import { letterRoutes } from './registration/letter/letter.routes.tsx';
import { proofingRoutes } from './registration/proofing/proofing.routes.tsx';
import { registrationRoutes } from './registration/registration.routes.tsx';
import { userIdRoutes } from './registration/user-id.routes.tsx';
import { identityRoutes } from './routes.tsx';
import { identitySettings } from './settings.ts';
import { signOnRoutes } from './sign-on/sign-on.routes.tsx';
import { ssoRoutes } from './sign-on/sso/sso.routes.tsx';
import { openSso } from './sign-on/sso/sso.ts';
import { stageRoutes } from './sign-on/stages.routes.tsx';
import { vouchingRoutes } from './sign-on/vouching/vouching.routes.tsx';
import { helpRoutes } from './staff/helping.routes.tsx';
import { invitationRoutes } from './staff/invitations/invitations.routes.tsx';
import { joinRoutes } from './staff/invitations/join.routes.tsx';
import { staffRoutes } from './staff/staff.routes.tsx';
import { detailsTopic, keepAsNotice, securityTopic } from './topics.ts';

type IdentityStrings = typeof account & typeof identity & typeof register;
declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'members:help': true;
    'members:second-step': true;
    'letters:mail': true;
  }
}
declare module '../platform/i18n.ts' {
  interface Strings extends IdentityStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    'sign-on': true;
    account: true;
    'staff-help': true;
    'staff-letters': true;
    'staff-accounts': true;
  }
}
declare module '../platform/log.ts' {
  interface LogEvents {
    'sign-on.failed': {
      requestId: string;
      why: 'credentials' | 'throttled' | 'closed' | 'provider';
    };
    'sign-on.done': { requestId: string; kind: 'member' | 'staff' };
    'sign-on.alarm': { failures: number };
    'registration.failed': { requestId: string };
    'registration.done': { requestId: string };
    'registration.alarm': { why: 'many-begun' };
  }
}

const ACCOUNT = 'part of an account; closed accounts stay, since access logs name them';

export const identityFeature: Feature = {
  name: 'identity',
  permissions: {
    'members:help': {
      label: 'may.members:help',
      description: 'may.members:help-text',
      sensitive: true,
      startsIn: ['front-desk', 'registrar', 'administrator'],
    },
    'members:second-step': {
      label: 'may.members:second-step',
      description: 'may.members:second-step-text',
      sensitive: true,
      startsIn: ['registrar', 'administrator'],
    },
    'letters:mail': {
      label: 'may.letters:mail',
      description: 'may.letters:mail-text',
      sensitive: true,
      startsIn: ['registrar', 'administrator'],
    },
  },
  strings: {
    en: { ...account, ...identity, ...register },
    es: { ...accountEs, ...identityEs, ...registerEs },
  },
  settings: identitySettings,
  wordings: [
    'front.title',
    'front.heading',
    'front.lead',
    'front.ready-card',
    'register.where-text',
    'letter-paper.what',
    'letter-paper.how',
    'letter-paper.sign',
    'help.a-wrong',
  ],
  setup: [{ name: 'terms', href: '/staff/settings/terms', settings: ['terms'] }],
  queues: {
    'mail.recovery': INTERACTIVE,
    'mail.confirm-email': INTERACTIVE,
    'mail.invitation': INTERACTIVE,
    'mail.account': INTERACTIVE,
  },
  topics: { security: securityTopic, details: detailsTopic },
  routes(routes, deps) {
    identityRoutes(routes);
    signOnRoutes(routes);
    stageRoutes(routes);
    vouchingRoutes(routes);
    accountRoutes(routes);
    confirmRoutes(routes);
    detailRoutes(routes);
    shortcutRoutes(routes);
    questionRoutes(routes);
    sessionRoutes(routes);
    passwordRoutes(routes);
    factorRoutes(routes);
    emailLinkRoutes(routes);
    recoveryRoutes(routes);
    invitationRoutes(routes);
    staffRoutes(routes);
    joinRoutes(routes);
    helpRoutes(routes);
    const sso = openSso(deps.config, () => deps.clock.now());
    if (sso) ssoRoutes(routes, sso);
    registrationRoutes(routes);
    userIdRoutes(routes);
    proofingRoutes(routes);
    finishRoutes(routes);
    letterRoutes(routes);
    letterQueueRoutes(routes);
  },
  navigation: [
    {
      place: 'staff-help',
      order: 90,
      icon: 'id-card',
      label: 'nav.assist',
      section: 'nav.section-patients',
      policy: mayHelpMembers,
      audience: 'staff',
      href: () => '/staff/help',
    },
    {
      place: 'staff-letters',
      order: 100,
      icon: 'mail',
      label: 'nav.letters',
      section: 'nav.section-patients',
      policy: mayMailLetters,
      audience: 'staff',
      href: () => '/staff/letters',
    },
    {
      place: 'staff-accounts',
      order: 110,
      icon: 'users',
      label: 'nav.staff-accounts',
      section: 'nav.section-portal',
      policy: maySeeStaff,
      audience: 'staff',
      href: () => '/staff/accounts',
    },
  ],
  staffCards: [
    staffCard(mayMailLetters, {
      order: 80,
      icon: 'mail',
      async load(access, { t }) {
        const letters = await listLetters(access);
        const n = letters.filter(({ state }) => state === 'waiting' || state === 'printed').length;
        return {
          n,
          title: n > 0 ? t('staff-today.letters', { n }) : t('staff-today.letters-none'),
          text: t('staff-today.letters-text'),
          link: { href: '/staff/letters', text: t('nav.letters') },
        };
      },
    }),
  ],
  handlers: (deps) => ({
    'mail.confirm-email': ({ linkId }, id) =>
      mailConfirmation(deps, linkId, deps.clock.now(), deps.mail.as(id)),
    'mail.invitation': ({ invitationId }, id) =>
      mailInvitation(deps, invitationId, deps.clock.now(), deps.mail.as(id)),
    'mail.account': (data, id) => keepAsNotice(deps, data, id, deps.clock.now()),
    'mail.recovery': (data, id) => mailRecovery(deps, data, deps.clock.now(), deps.mail.as(id)),
  }),
  memberCards: [confirmEmailCard],
  caregiverCategories: [],
  accessWords: [
    'members:help',
    'letter:ask',
    'account:authenticator-off',
    'session:begin',
    'account:own',
    'letters:listed',
    'letter:print',
    'letter:mailed',
    'letter:returned',
    'letter:withdraw',
    'letter:release',
  ],
  crawl: identityCrawl,
  personData: {
    tables: [
      ...tables(['account'], {
        join: { stays: 'rights never move; staff decide about them (decision 0045)' },
        death: 'opens as before until the office closes it: a sender can be wrong',
        rightEnds: UNTOUCHED,
        export: { not: 'secrets; the person sees the rest on the account page' },
      }),
      ...tables(['letter'], {
        join: { does: 'pending letters become void: they were for one record only' },
        death: 'no longer printed; staff withdraw it',
        rightEnds: UNTOUCHED,
        export: { not: 'a sealed password' },
      }),
    ],
    joined: (access, { from }) => voidLetters(access, from),
  },
  retention: [
    until('sign_on_step', 'sign-ons under way', 'expires_at', { days: 0 }),
    until('registration_draft', 'registrations under way', 'expires_at', { days: 0 }),
    until('proofing_failure', 'registrations that proved no identity', 'failed_at', { days: 90 }),
    until('email_link', 'links that confirm an address', 'expires_at', { days: 30 }),
    until('recovery', 'links to a new password', 'expires_at', { days: 30 }),
    until('device', 'browsers in which an account was used', 'seen_at', { days: 400 }),
    until('staff_invitation', 'invitations of staff', 'expires_at', { days: 365 }),
    until('letter_batch', 'printed letters, sealed, until they are mailed', 'made_at', {
      days: 30,
    }),
    until('spent', 'used proofs', 'expires_at', { days: 0 }),
    ...upkeep('accounts', ACCOUNT, [
      'account',
      'authenticator',
      'passkey',
      'recovery_code',
      'secret_question',
      'email_change',
      'terms_acceptance',
    ]),
    ...upkeep('letters', 'part of the record', ['letter']),
  ],
  demo: identityDemo,
};
