import { Badge, BlockStack, Button, Card, InlineStack, List, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsForAmount } from '../../loyalty/earning/points-for-order.ts';
import { currencyExponent } from '../../loyalty/program/money.ts';
import { parseTypedAmount } from '../../loyalty/program/typed-values.ts';
import type { ProgramSettings } from '../../loyalty/program/settings.ts';
import { useFormat, useShop } from '../../ui/shop-context.tsx';
import { summarySentences } from './program-words.ts';

/** A plausible order to begin with, in minor units: 79.90 in a currency of two decimals, 7990 in one of none. */
function firstAmount(currency: string): number {
  const exponent = currencyExponent(currency);
  return exponent === 0 ? 7990 : 799 * 10 ** (exponent - 1);
}

/** "An order of 79.90 zł earns 79 points", by the function that grants them. */
export function usePreview(settings: ProgramSettings | null) {
  const { t } = useTranslation();
  const { currency } = useShop();
  const format = useFormat();
  const [typed, setTyped] = useState(() => format.typed(firstAmount(currency)));
  const minor = parseTypedAmount(typed, currency);
  const answer =
    settings === null
      ? t('points.preview.fixFirst')
      : minor === null
        ? t('points.preview.unreadable')
        : t(settings.paused ? 'points.preview.paused' : 'points.preview.earns', {
            amount: format.money(minor),
            points: t('common.points', { count: Number(pointsForAmount(minor, settings.order, currency)) }),
          });
  return { typed, setTyped, answer };
}

type Preview = ReturnType<typeof usePreview>;

/** Whether what an order earns depends on what is in it, or on who placed it and when. */
const hasLists = ({ order }: ProgramSettings): boolean =>
  [order.only, order.never, order.multipliers, order.bonuses].some((list) => list.length > 0);

/** An order of the merchant's choice, and what it earns. */
export function PreviewCard({ preview, settings }: { preview: Preview; settings: ProgramSettings | null }) {
  const { t } = useTranslation();
  const { currency, taxesIncluded } = useShop();
  const withoutTax =
    settings !== null && (settings.order.tax === 'excluded' || (settings.order.tax === 'displayed' && !taxesIncluded));
  const before = settings?.order.discounts === 'ignored';
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('points.preview.title')}
        </Text>
        <TextField
          label={t('points.preview.amount')}
          value={preview.typed}
          onChange={preview.setTyped}
          inputMode="decimal"
          autoComplete="off"
          suffix={currency}
          maxLength={20}
          helpText={t(
            before
              ? withoutTax
                ? 'points.preview.netBefore'
                : 'points.preview.plainBefore'
              : withoutTax
                ? 'points.preview.net'
                : 'points.preview.plain',
          )}
        />
        {settings !== null && hasLists(settings) && (
          <Text as="p" tone="subdued">
            {t('points.preview.byRate')}
          </Text>
        )}
        <div aria-live="polite" className="comeback-result">
          <Text as="p" variant="headingLg">
            {preview.answer}
          </Text>
        </div>
      </BlockStack>
    </Card>
  );
}

/** The settings as sentences. */
export function SummaryCard({ settings }: { settings: ProgramSettings }) {
  const { t } = useTranslation();
  const { taxesIncluded } = useShop();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('points.summary.title')}
        </Text>
        <List>
          {summarySentences({ t, format }, settings, taxesIncluded).map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      </BlockStack>
    </Card>
  );
}

interface StatusProps {
  live: { version: number; publishedAt: string } | null;
  unpublished: boolean;
}

/** Beside the page's name: which version is live, and whether a draft differs from it. */
export function StatusBadges({ live, unpublished }: StatusProps) {
  const { t } = useTranslation();
  return (
    <InlineStack gap="200">
      {live ? (
        <Badge tone="success">{t('points.status.live', { version: live.version })}</Badge>
      ) : (
        <Badge tone="attention">{t('points.status.never')}</Badge>
      )}
      {live && unpublished && <Badge tone="attention">{t('points.status.draft')}</Badge>}
    </InlineStack>
  );
}

/** When the live version was published, and the way back to it from a draft. */
export function StatusCard({
  live,
  unpublished,
  busy,
  dropDraft,
}: StatusProps & { busy: boolean; dropDraft: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('points.status.title')}
        </Text>
        <Text as="p" tone="subdued">
          {live
            ? t('points.status.publishedAt', { version: live.version, date: format.dateTime(live.publishedAt) })
            : t('points.status.neverBody')}
        </Text>
        {live && unpublished && (
          <InlineStack>
            <Button disabled={busy} onClick={dropDraft}>
              {t('points.dropDraft')}
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}
