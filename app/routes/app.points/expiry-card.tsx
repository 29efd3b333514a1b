import { Card, Link, Text, BlockStack, InlineStack } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ExpiryRule } from '../../loyalty/program/expiry-rule.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import { expirySentences } from './expiry-words.ts';

/** When points expire, in a sentence, and the way to the page that sets it. */
export function ExpiryCard({ rule }: { rule: ExpiryRule }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t('expiry.title')}
          </Text>
          <Link url="/app/points/expiry" accessibilityLabel={`${t('expiry.edit')}: ${t('expiry.title')}`}>
            {t('expiry.edit')}
          </Link>
        </InlineStack>
        <Text as="p">{expirySentences({ t, format }, rule).join(' ')}</Text>
      </BlockStack>
    </Card>
  );
}
