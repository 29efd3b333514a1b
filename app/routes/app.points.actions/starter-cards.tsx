import { BlockStack, Box, Button, Card, InlineGrid, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { ACTION_KINDS, ACTIONS_MAX, type ActionKind } from '../../loyalty/program/action-rule.ts';
import { hasOwnLimit, type TypedAction } from '../../loyalty/program/actions-form.ts';

interface Props {
  typed: readonly TypedAction[];
  add: (kind: ActionKind) => void;
}

/** One card for each kind that can be added: what happens once has one rule. */
export function StarterCards({ typed, add }: Props) {
  const { t } = useTranslation();
  const free = ACTION_KINDS.filter((kind) => !hasOwnLimit(kind) || !typed.some((one) => one.kind === kind));
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t(typed.length === 0 ? 'actions.empty.title' : 'actions.add')}
        </Text>
        {typed.length === 0 && (
          <Text as="p" tone="subdued">
            {t('actions.empty.body')}
          </Text>
        )}
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
          {free.map((kind) => {
            const title = t(`actions.kind.${kind}.title`);
            return (
              <Box key={kind} padding="300" borderColor="border" borderWidth="025" borderRadius="200">
                <BlockStack gap="200" inlineAlign="start">
                  <Text as="h3" variant="headingSm">
                    {title}
                  </Text>
                  <Text as="p" tone="subdued">
                    {t(`actions.kind.${kind}.about`)}
                  </Text>
                  <Button
                    onClick={() => add(kind)}
                    disabled={typed.length >= ACTIONS_MAX}
                    accessibilityLabel={t('actions.addKind', { kind: title })}
                  >
                    {t('actions.addOne')}
                  </Button>
                </BlockStack>
              </Box>
            );
          })}
        </InlineGrid>
        {typed.length >= ACTIONS_MAX && (
          <Text as="p" tone="subdued">
            {t('actions.problem.rules_count')}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
