import { BlockStack, Box, Button, Card, Collapsible, InlineStack, List, Text } from '@shopify/polaris';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  EXAMPLE_TAX_PERCENT,
  exampleOrders,
  priceExample,
  taxMatters,
  type ExampleOrder,
} from '../../loyalty/earning/example-orders.ts';
import type { OrderPoints } from '../../loyalty/earning/points-for-order.ts';
import { explainOrder } from '../../loyalty/earning/why-text.ts';
import type { ProgramSettings, PublishedVersion } from '../../loyalty/program/settings.ts';
import { useFormat, useLocale, useShop } from '../../ui/shop-context.tsx';

type Live = Pick<PublishedVersion, 'version' | 'settings'>;

interface Priced {
  example: ExampleOrder;
  drafted: OrderPoints;
  /** null before the first publication */
  today: OrderPoints | null;
}

/** The arithmetic, line by line. */
function Why({ points, title }: { points: OrderPoints; title: string | null }) {
  const language = useLocale();
  return (
    <BlockStack gap="100">
      {title !== null && (
        <Text as="p" fontWeight="medium">
          {title}
        </Text>
      )}
      <List>
        {explainOrder(points.why, language).map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </BlockStack>
  );
}

function useTitle({ kind, amountMinor, name, tier }: ExampleOrder): string {
  const { t } = useTranslation();
  const { money } = useFormat();
  const named = tier === null ? (name ?? '') : t('points.examples.ofTier', { name: name ?? '', tier });
  return t(`points.examples.kind.${kind}`, { amount: money(amountMinor), name: named });
}

/** One example: what it earns, against today where that differs, and why in place. */
function ExampleRow({ priced: { example, drafted, today } }: { priced: Priced }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const [open, setOpen] = useState(false);
  const id = useId();
  const title = useTitle(example);
  const differs = today !== null && today.target !== drafted.target;
  const points = number(Number(drafted.target));
  return (
    <Box as="li" paddingBlock="200" borderColor="border" borderBlockStartWidth="025">
      <BlockStack gap="200">
        <div className="comeback-example">
          <Button
            variant="plain"
            textAlign="left"
            disclosure={open ? 'up' : 'down'}
            onClick={() => setOpen(!open)}
            ariaExpanded={open}
            ariaControls={id}
          >
            {title}
          </Button>
          <Text as="span" numeric alignment="end" fontWeight={differs ? 'semibold' : undefined}>
            {differs ? t('points.change.becomes', { from: number(Number(today.target)), to: points }) : points}
          </Text>
        </div>
        <Collapsible id={id} open={open}>
          <Box background="bg-surface-secondary" padding="300" borderRadius="200">
            <BlockStack gap="300">
              <Why points={drafted} title={differs ? t('points.examples.then') : null} />
              {differs && <Why points={today} title={t('points.examples.now')} />}
            </BlockStack>
          </Box>
        </Collapsible>
      </BlockStack>
    </Box>
  );
}

interface Props {
  /** null while the form cannot be read */
  draft: ProgramSettings | null;
  live: Live | null;
  /** ISO instant: what campaigns are compared with */
  now: string;
}

/** A few orders that one can imagine, priced while one types. */
export function ExampleOrdersCard({ draft, live, now }: Props) {
  const { t } = useTranslation();
  const shop = useShop();
  const priced = useMemo(() => {
    if (draft === null) return null;
    const titles = {
      record: t('points.examples.item'),
      other: t('points.examples.otherItem'),
      giftCard: t('points.examples.giftCard'),
      special: t('points.examples.item'),
    };
    return exampleOrders(draft, shop, titles, now).map((example): Priced => {
      const drafted = priceExample(example, draft, (live?.version ?? 0) + 1);
      return { example, drafted, today: live && priceExample(example, live.settings, live.version) };
    });
  }, [draft, live, shop, now, t]);
  const taxed = draft !== null && (taxMatters(draft, shop) || (live !== null && taxMatters(live.settings, shop)));
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <InlineStack align="space-between" gap="200">
            <Text as="h2" variant="headingMd">
              {t('points.examples.title')}
            </Text>
            <Text as="span" tone="subdued">
              {t('points.examples.unit')}
            </Text>
          </InlineStack>
          {taxed && (
            <Text as="p" tone="subdued">
              {t('points.examples.taxed', { percent: EXAMPLE_TAX_PERCENT })}
            </Text>
          )}
        </BlockStack>
        {priced === null ? (
          <Text as="p">{t('points.examples.fixFirst')}</Text>
        ) : (
          <Box as="ul" paddingInlineStart="0">
            {priced.map((each) => (
              <ExampleRow key={each.example.kind} priced={each} />
            ))}
          </Box>
        )}
      </BlockStack>
    </Card>
  );
}
