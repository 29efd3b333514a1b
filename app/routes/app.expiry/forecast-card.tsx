import { BlockStack, Box, Button, Card, InlineStack, SkeletonBodyText, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ExpiryForecast, ForecastMonth } from '../../loyalty/expiry/expiry-forecast.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import { forecastSentence } from '../app.points/forecast-words.ts';
import type { Posted } from '../app.points/use-posted.ts';

/** Month by month: points and members, and a bar beside the points. */
function Months({ months }: { months: readonly ForecastMonth[] }) {
  const { t } = useTranslation();
  const { number, month: monthName } = useFormat();
  const most = Math.max(...months.map(({ points }) => points));
  return (
    <table className="comeback-forecast">
      <caption className="comeback-unseen">{t('expiry.forecast.byMonth')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('expiry.forecast.month')}</th>
          <th scope="col">{t('expiry.forecast.points')}</th>
          <th scope="col">{t('expiry.forecast.members')}</th>
        </tr>
      </thead>
      <tbody>
        {months.map(({ month, points, members }) => (
          <tr key={month}>
            <th scope="row">{monthName(month)}</th>
            <td>
              {number(points)}
              <span className="comeback-forecast-bar" style={{ inlineSize: `${(100 * points) / most}%` }} />
            </td>
            <td>{number(members)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The sentence again at the bottom of a phone, in sight while one types; the card says it to screen readers. */
export function PhoneForecast({ forecast }: { forecast: ExpiryForecast | null }) {
  const { t } = useTranslation();
  if (forecast === null) return null;
  return (
    <div className="comeback-phone-preview" aria-hidden="true">
      <Text as="p" fontWeight="semibold">
        {forecastSentence(t, forecast)}
      </Text>
    </div>
  );
}

function Sentences({ forecast }: { forecast: ExpiryForecast }) {
  const { t } = useTranslation();
  const { day } = useFormat();
  const { firstOn, months, later, never, looked, complete } = forecast;
  const said = (count: number) => t('common.points', { count });
  return (
    <BlockStack gap="300">
      {months.length === 0 ? (
        <Text as="p">{forecastSentence(t, forecast)}</Text>
      ) : (
        <>
          <Text as="p" fontWeight="semibold">
            {t('expiry.forecast.first', { date: firstOn === null ? '' : day(firstOn) })}
          </Text>
          <Text as="p">{forecastSentence(t, forecast)}</Text>
          <Months months={months} />
        </>
      )}
      {later > 0 && (
        <Text as="p" tone="subdued">
          {t('expiry.forecast.later', { points: said(later) })}
        </Text>
      )}
      {never > 0 && (
        <Text as="p" tone="subdued">
          {t('expiry.forecast.never', { points: said(never) })}
        </Text>
      )}
      {!complete && (
        <Text as="p" tone="subdued">
          {t('expiry.forecast.partial', { members: t('expiry.membersOf', { count: looked }) })}
        </Text>
      )}
    </BlockStack>
  );
}

/** What the rule as it stands in the form would do to the points that are there. */
export function ForecastCard({ posted, isLive }: { posted: Posted<ExpiryForecast>; isLive: boolean }) {
  const { t } = useTranslation();
  const { state, answer, retry } = posted;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t(isLive ? 'expiry.forecast.titleLive' : 'expiry.forecast.title')}
        </Text>
        <Box aria-live="polite" aria-busy={state === 'loading'}>
          {state === 'idle' && (
            <Text as="p" tone="subdued">
              {t('expiry.forecast.unreadable')}
            </Text>
          )}
          {state === 'failed' && (
            <InlineStack gap="200" blockAlign="center">
              <Text as="span">{t('expiry.forecast.failed')}</Text>
              <Button onClick={retry}>{t('common.retry')}</Button>
            </InlineStack>
          )}
          {state === 'loading' && answer === null && <SkeletonBodyText lines={4} />}
          {(state === 'ready' || state === 'loading') && answer !== null && <Sentences forecast={answer} />}
        </Box>
      </BlockStack>
    </Card>
  );
}
