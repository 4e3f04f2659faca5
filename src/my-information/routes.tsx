import type { Patient } from '@medplum/fhirtypes';
import type { Problems, Typed } from '../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  mayAlso,
  pageAnswer,
  type Registrar,
  redirect,
} from '../platform/http/routes.ts';
import { ConfidentialPage } from './confidential/confidential.pages.tsx';
import { readConfidential, setConfidential } from './confidential/confidential.ts';
import { CorrectionPage } from './information/forms.pages.tsx';
import { ConfidentialForm, correct, FORMS, readPlace, typedOf } from './information/forms.ts';
import { InformationPage } from './information/information.pages.tsx';
import {
  askForCorrection,
  readInformation,
  saveScreenLanguage,
  withdrawProposal,
} from './information/information.ts';
import { mayCorrectInformation, mayReadInformation, maySetConfidential } from './policy.ts';
import { typedAddress } from './sections/addresses.rules.ts';
import { isCaregiversPhone, phoneProblems } from './sections/own-phones.ts';
import { readPhone } from './sections/phones.rules.ts';
import { SECTIONS, type Section } from './sections/sections.rules.ts';

const BASE = '/people/:person/information';
const home = (params: Record<string, string>) => `/people/${params.person}/information`;

type Correct = Context<'information:correct'>;
type Own = Context<'confidential:own'>;

/** My information, a form for each section, and the confidential address and phone. */
export function informationRoutes(routes: Registrar): void {
  routes.page(BASE, mayReadInformation, async (ctx) => {
    const { access, t, view, query } = ctx;
    const body = (
      <InformationPage
        view={view}
        information={await readInformation(access, ctx)}
        self={access.as === 'self'}
        mayCorrect={mayAlso(mayCorrectInformation, ctx)}
        newKey={ctx.newKey}
        done={query.done ?? null}
      />
    );
    return pageAnswer(t, 'information', t('info.title'), body);
  });
  for (const section of SECTIONS) correctionRoutes(routes, section);
  routes.button(
    `${BASE}/proposals/:id/withdraw`,
    mayCorrectInformation,
    async ({ access, params }) =>
      redirect(
        `${home(params)}?done=${(await withdrawProposal(access, params.id ?? '')) ? 'withdrawn' : 'gone'}`,
      ),
  );
  confidentialRoutes(routes);
}

function correctionRoutes(routes: Registrar, section: Section): void {
  const page = async (ctx: Correct, typed: Typed | null, problems: Problems): Promise<Answer> => {
    const { access, t, view, today } = ctx;
    const { patient, proposals } = await readInformation(access, ctx);
    const waiting = proposals[section]?.state === 'waiting' ? proposals[section] : undefined;
    const self = access.as === 'self';
    const shown = typed ?? {
      ...typedOf(section, (waiting?.proposed ?? patient) as Partial<Patient>, today),
      screen: access.actor?.account.language ?? '',
    };
    const body = (
      <CorrectionPage
        view={view}
        section={section}
        typed={shown}
        problems={problems}
        formKey={ctx.newKey()}
        seen={waiting?.id ?? ''}
        self={self}
      />
    );
    return pageAnswer(t, 'information', t(`info.correct-${section}`), body, problems);
  };
  routes.page(`${BASE}/${section}`, mayCorrectInformation, (ctx) => page(ctx, null, {}));
  routes.form(
    `${BASE}/${section}`,
    mayCorrectInformation,
    FORMS[section],
    async (ctx) => {
      const { access, params, today } = ctx;
      const input = ctx.input as Typed;
      const { patient } = await readInformation(access, ctx);
      const corrected = correct(section, input, patient, today);
      if ('problems' in corrected) return page(ctx, input, corrected.problems);
      if (section === 'phones') {
        const problems = await phoneProblems(access, input, ctx);
        if (Object.keys(problems).length > 0) return page(ctx, input, problems);
      }
      const outcome = await askForCorrection(access, {
        section,
        seen: input.seen ?? '',
        unchanged: corrected.unchanged,
        proposed: corrected.part,
      });
      if (outcome === 'moved') return page(ctx, input, { [FIRST[section]]: 'problem.info-moved' });
      const language = access.as === 'self' ? screenOf(input) : null;
      if (language) await saveScreenLanguage(access, language);
      const to = `${home(params)}?done=${outcome === 'same' ? 'asked' : outcome}`;
      return language ? { kind: 'redirect', to, language } : redirect(to);
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
}
/** The field that a problem of the whole form links to. */
const FIRST: Record<Section, string> = {
  address: 'where',
  phones: 'home',
  contacts: 'name-1',
  language: 'language',
  name: 'called',
};
const screenOf = ({ screen }: Typed): 'en' | 'es' | null =>
  screen === 'en' || screen === 'es' ? screen : null;

function confidentialRoutes(routes: Registrar): void {
  const path = `${BASE}/confidential`;
  const page = async (ctx: Own, typed: Typed | null, problems: Problems): Promise<Answer> => {
    const { access, t, view, query } = ctx;
    const now = await readConfidential(access);
    const body = (
      <ConfidentialPage
        view={view}
        typed={typed ?? { ...typedAddress(now?.address ?? undefined), phone: now?.phone ?? '' }}
        problems={problems}
        formKey={ctx.newKey()}
        endKey={ctx.newKey()}
        since={now?.setAt ?? null}
        done={query.done ?? null}
      />
    );
    return pageAnswer(t, 'information', t('conf.title'), body, problems);
  };
  routes.page(path, maySetConfidential, (ctx) => page(ctx, null, {}));
  routes.form(
    path,
    maySetConfidential,
    ConfidentialForm,
    async (ctx) => {
      const { access, input, params } = ctx;
      const { phone: said, where, ...fields } = input;
      const typed = Object.values(fields).some((value) => value !== '');
      const place = typed ? readPlace(input) : null;
      const phone = said === '' ? null : readPhone(said);
      const problems: Problems = {
        ...(place && 'problems' in place ? place.problems : {}),
        ...(said !== '' && phone === null ? { phone: 'problem.info-phone' } : {}),
        ...(!typed && said === '' ? { line1: 'problem.conf-empty' } : {}),
      };
      if (Object.keys(problems).length > 0) return page(ctx, input, problems);
      const shared = phone && (await isCaregiversPhone(access, phone, ctx));
      if (shared)
        return page(ctx, input, {
          phone: shared === 'too-many' ? 'problem.contact-too-many' : 'problem.caregivers-phone',
        });
      const address = place && 'address' in place ? place.address : null;
      return redirect(
        `${home(params)}/confidential?done=${await setConfidential(access, { address, phone })}`,
      );
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
  routes.button(`${path}/end`, maySetConfidential, async ({ access, params }) => {
    const outcome = await setConfidential(access, { address: null, phone: null });
    return redirect(`${home(params)}/confidential?done=${outcome}`);
  });
}
