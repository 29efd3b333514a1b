import { BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ProgramSettings } from '../../loyalty/program/settings.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import { actionsSentence } from './action-words.ts';

/** The other ways to earn, in one sentence, and the way to their page. */
export function ActionsCard({ settings }: { settings: Pick<ProgramSettings, 'actions'> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [sentence = t('actions.card.none')] = actionsSentence({ t, format }, settings.actions);
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" gap="200">
          <Text as="h2" variant="headingMd">
            {t('actions.card.title')}
          </Text>
          <Link url="/app/points/actions" accessibilityLabel={`${t('actions.card.edit')}: ${t('actions.card.title')}`}>
            {t('actions.card.edit')}
          </Link>
        </InlineStack>
        <Text as="p">{sentence}</Text>
      </BlockStack>
    </Card>
  );
}
