import { Banner, BlockStack, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { STOPPING } from '../../loyalty/rewards/discount-drift.ts';
import { useFormat, useLocale } from '../../ui/shop-context.tsx';
import { TroubleActions } from '../app.rewards/trouble-actions.tsx';
import type { TroubleView } from '../app.rewards/trouble-view.ts';
import { troubleSentences } from '../app.rewards/trouble-words.ts';

/** What happened to this reward's discounts in Shopify, what that means for its codes, and the ways out. */
export function TroubleBanner({ trouble, dirty }: { trouble: TroubleView; dirty: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const locale = useLocale();
  const { stopped, isDeleted, lost, changed } = trouble;
  const isGrave = stopped > 0 || isDeleted || lost !== null || changed.some((drift) => STOPPING.includes(drift));
  return (
    <Banner tone={isGrave ? 'critical' : 'warning'} title={t('rewards.trouble.title')}>
      <BlockStack gap="200">
        {troubleSentences({ t, format, locale }, trouble).map((sentence) => (
          <Text as="p" key={sentence} breakWord>
            {sentence}
          </Text>
        ))}
        <TroubleActions trouble={trouble} waits={!dirty} />
      </BlockStack>
    </Banner>
  );
}
