import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, ChoiceList, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { REWARD_KINDS } from '../../loyalty/rewards/reward.ts';
import type { RewardKind } from '../../loyalty/rewards/reward.ts';
import type { FieldProps } from './field-props.ts';
import type { loader } from './route.tsx';

/** The first question: what a member gets. Each kind in one sentence; a reward keeps the kind it was made with. */
export function KindCard({ form, change, say }: FieldProps) {
  const { t } = useTranslation();
  const { reward } = useLoaderData<typeof loader>();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('rewards.kind.title')}
        </Text>
        {reward ? (
          <BlockStack gap="100">
            <Text as="p" fontWeight="medium">
              {t(`rewards.kind.${reward.settings.kind}.name`)}
            </Text>
            <Text as="p" tone="subdued">
              {t('rewards.kind.fixed')}
            </Text>
          </BlockStack>
        ) : (
          <ChoiceList
            title={t('rewards.kind.title')}
            titleHidden
            choices={REWARD_KINDS.map((kind: RewardKind) => ({
              value: kind,
              label: t(`rewards.kind.${kind}.name`),
              helpText: t(`rewards.kind.${kind}.help`),
            }))}
            selected={[form.kind]}
            onChange={([kind]) => change('kind', kind ?? form.kind)}
            error={say('kind')}
          />
        )}
      </BlockStack>
    </Card>
  );
}
