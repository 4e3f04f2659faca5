import type { View } from '../../platform/http/routes.ts';
import { ForPerson } from '../../ui/for-person.tsx';
import { Alert, Card, Crumbs, Empty, Icon, LinkButton } from '../../ui/kit.tsx';
import { withPhones } from '../../ui/text.tsx';
import type { OfferedReason } from '../visit-types/offered.sql.ts';
import { CallUs } from '../visits/call-us.tsx';
import { home } from '../visits/paths.ts';
import { inTheir } from '../when.ts';

/** What the visit is for, in the words of whoever comes. */
export function ReasonsPage({ view, reasons }: { view: View; reasons: readonly OfferedReason[] }) {
  const { t, person } = view;
  const base = home(person?.id);
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[{ href: base, text: t('visits.title') }, { text: t('visits.new') }]} />
      <h1>{t('visits.what-for')}</h1>
      <ForPerson view={view} />
      {reasons.length === 0 ? (
        <Empty icon="calendar-days" title={t('visits.no-reasons')}>
          <CallUs view={view} />
        </Empty>
      ) : (
        <>
          <Card label={t('visits.what-for')}>
            <ul class="rows">
              {reasons.map((reason) => (
                <li key={reason.id}>
                  <a class="row-link" href={`${base}/new/${reason.id}`}>
                    <span>{inTheir(t, reason.name, reason.nameEs)}</span>
                    <Icon name="chevron-right" />
                  </a>
                </li>
              ))}
            </ul>
          </Card>
          <h2>{t('visits.something-else')}</h2>
          <CallUs view={view} />
        </>
      )}
    </div>
  );
}

/** Before a time is looked for: what can't wait for a visit. */
export function UrgentPage({ view, reason }: { view: View; reason: OfferedReason }) {
  const { t, person, settings } = view;
  const base = home(person?.id);
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: base, text: t('visits.title') },
          { href: `${base}/new`, text: t('visits.new') },
          { text: inTheir(t, reason.name, reason.nameEs) },
        ]}
      />
      <h1>{t('visits.urgent')}</h1>
      <ForPerson view={view} />
      <Alert tone="warning" title={t('visits.urgent-now')}>
        <ul class="signs">
          {(['breath', 'chest', 'face', 'bleeding', 'worse'] as const).map((sign) => (
            <li key={sign}>{t(`visits.urgent-${sign}`)}</li>
          ))}
        </ul>
        <p>{withPhones(t('visits.urgent-911'))}</p>
        <p>{withPhones(t('visits.urgent-988'))}</p>
        {settings.advicePhone && (
          <p>
            {withPhones(
              t('visits.urgent-advice', { phone: settings.advicePhone }),
              settings.advicePhone,
            )}
          </p>
        )}
      </Alert>
      <p>{t('visits.urgent-else')}</p>
      <LinkButton href={`${base}/new/${reason.id}?go=on`}>{t('visits.urgent-go')}</LinkButton>
    </div>
  );
}

/** Why somebody can't book a type of visit here, and what to do. */
export function NotHerePage({ view, name, why }: { view: View; name: string; why: string }) {
  const { t, person } = view;
  const base = home(person?.id);
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: base, text: t('visits.title') },
          { href: `${base}/new`, text: t('visits.new') },
          { text: name },
        ]}
      />
      <h1>{name}</h1>
      <ForPerson view={view} />
      <Alert tone="info" title={t('visits.not-here')}>
        <p>{why}</p>
        <CallUs view={view} />
      </Alert>
      <p>
        <a href={`${base}/new`}>{t('visits.other-reason')}</a>
      </p>
    </div>
  );
}
