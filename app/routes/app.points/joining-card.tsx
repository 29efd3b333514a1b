import { BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { EnrolmentRule } from '../../loyalty/program/enrolment-rule.ts';
import { enrolmentSentences } from './enrolment-words.ts';

/** How customers join, in a sentence, and the way to the section that sets it. */
export function JoiningCard({ rule }: { rule: EnrolmentRule }) {
  const { t } = useTranslation();
  const [sentence] = enrolmentSentences({ t }, rule);
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t('settings.joining.title')}
          </Text>
          <Link url="/app/settings" accessibilityLabel={`${t('expiry.edit')}: ${t('settings.joining.title')}`}>
            {t('expiry.edit')}
          </Link>
        </InlineStack>
        <Text as="p">{sentence}</Text>
      </BlockStack>
    </Card>
  );
}
