import { BlockStack, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ExpiryForecast } from '../../loyalty/expiry/expiry-forecast.ts';
import { formOfExpiry } from '../../loyalty/program/expiry-form.ts';
import { sameExpiry } from '../../loyalty/program/expiry-rule.ts';
import type { ProgramSettings } from '../../loyalty/program/settings.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import { forecastSentence } from './forecast-words.ts';
import { usePosted } from './use-posted.ts';

interface Props {
  live: ProgramSettings;
  settings: ProgramSettings;
  /** whether it is before somebody's eyes, and would be published now: then what would expire is counted */
  counts: boolean;
}

/** Unlike the rest of the rule, expiry is for points that were given already, too: said before it is published. */
export function ExpiryReach({ live, settings, counts }: Props) {
  const { t } = useTranslation();
  const { day } = useFormat();
  const { expiry } = settings;
  const changes = !sameExpiry(live.expiry, expiry);
  const dates = changes && expiry.mode !== 'none';
  const { answer } = usePosted<ExpiryForecast>(
    '/app/points/expiry/forecast',
    dates && counts ? formOfExpiry(expiry) : null,
  );
  if (!changes) return null;
  if (!dates) return <Text as="p">{t('points.confirm.noDates')}</Text>;
  return (
    <BlockStack gap="100">
      <Text as="p">{t('points.confirm.dates')}</Text>
      {counts && answer && (
        <Text as="p">
          {[
            answer.firstOn !== null && t('expiry.forecast.first', { date: day(answer.firstOn) }),
            forecastSentence(t, answer),
          ]
            .filter(Boolean)
            .join(' ')}
        </Text>
      )}
    </BlockStack>
  );
}
